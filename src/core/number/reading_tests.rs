//! Numbers as people write them, each with its right value or the reason why it has none.

use super::*;
use crate::core::random::{Stream, stream};
use rand::RngExt;

fn why(text: &str) -> String {
    read_number(text).expect_err(text).to_string()
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, value) in [
        ("0.5", 0.5),
        (" .5 ", 0.5),
        ("5.", 5.0),
        ("+0.5", 0.5),
        ("1e-3", 0.001),
        ("1E-3", 0.001),
        ("2.5e+2", 250.0),
        ("0,5", 0.5),
        (",5", 0.5),
        ("12,3456", 12.3456),
        ("0,125", 0.125),
        ("-0,050", -0.05),
        ("1,5e-3", 0.0015),
        ("1,000,000", 1e6),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.000.000", 1e6),
        ("1.000", 1.0),
        ("1 000", 1000.0),
        ("1\u{a0}000,5", 1000.5),
        ("1\u{202f}234\u{202f}567", 1_234_567.0),
        ("1’000", 1000.0),
        ("1'000.25", 1000.25),
        ("1_000", 1000.0),
        ("0001", 1.0),
        ("0e999", 0.0),
        ("2·10⁻⁴", 2e-4),
        ("5.2\u{202f}·\u{202f}10⁶", 5.2e6),
        ("1,5 × 10³", 1500.0),
        ("\u{2212}3*10^-2", -0.03),
        ("10⁶", 1e6),
        ("-10^2", -100.0),
        ("1.10", 1.1),
        ("0·5", 0.5),
        ("0.0010", 0.001),
        ("1010", 1010.0),
        ("10^+2", 100.0),
        ("0·10", 0.1),
        ("0·100", 0.1),
        ("２·10⁶", 2e6),
    ] {
        assert_eq!(read_number(text), Ok(value), "{text}");
    }
}

#[test]
fn powers_of_ten_stand_in_lists_and_nothing_is_guessed_around_them() {
    for list in ["10⁶,10⁷", "10⁶, 10⁷", "10^6;10^7", "1e6,1e7"] {
        assert_eq!(
            read_numbers(list, f64::INFINITY),
            Ok(vec![1e6, 1e7]),
            "{list}"
        );
    }
    for text in [
        "1010^3",
        "1010⁶",
        "3.1010⁻²",
        "1,10⁶",
        "110⁶",
        "1.10⁶",
        "10^",
        "2·10",
        "x10⁶",
        "10⁶10",
        "２10⁶",
    ] {
        assert!(
            read_number(text).is_err(),
            "{text}: {:?}",
            read_number(text)
        );
    }
}

#[test]
fn a_minus_of_every_keyboard_and_digits_of_every_width_are_understood() {
    for minus in [
        "-", "\u{2212}", "–", "—", "‐", "\u{2011}", "‒", "－", "﹣", "- ",
    ] {
        assert_eq!(read_number(&format!("{minus}0.05")), Ok(-0.05), "{minus}");
        assert_eq!(
            read_number(&format!("5e{}2", minus.trim())),
            Ok(0.05),
            "{minus}"
        );
        assert_eq!(
            read_list::<i64>(&format!("0, {minus}1"), 31.0),
            Ok(vec![0, -1])
        );
    }
    assert_eq!(read_number("－０．０５"), Ok(-0.05));
    assert_eq!(read_number("１２，５"), Ok(12.5));
    assert_eq!(read_number("-٠٫٠٥"), Ok(-0.05));
    assert_eq!(read_whole("۱۲"), Ok(12));
    assert_eq!(read_number("\u{200b}0.\u{ad}05\u{feff}"), Ok(0.05));
    assert_eq!(read_number("-0").map(f64::is_sign_negative), Ok(false));
}

#[test]
fn what_can_mean_two_numbers_is_refused_with_both() {
    for (text, one, other) in [
        ("1,000", "1000", "1.0"),
        ("-12,340", "-12340", "-12.34"),
        ("1,000e2", "1000e2", "1.0e2"),
        ("\u{ad}0.05", "0.05", "-0.05"),
    ] {
        let words = format!("which can be read as {one} or as {other}");
        assert!(why(text).starts_with(&words), "{text}: {}", why(text));
    }
    for text in ["1,000", "1.000", "1,200", "1.200"] {
        let error = read_whole::<u64>(text).expect_err(text);
        assert!(
            matches!(error, Unreadable::Ambiguous { .. }),
            "{text}: {error}"
        );
    }
}

#[test]
fn what_is_no_decimal_number_is_refused_with_the_reason() {
    for (text, words) in [
        ("", "not a number"),
        ("many", "not a number"),
        ("0x10", "decimal digits"),
        ("0b1", "decimal digits"),
        ("-0o7", "decimal digits"),
        ("inf", "finite"),
        ("-Infinity", "finite"),
        ("NaN", "finite"),
        ("1e999", "out of range"),
        ("1e-999", "out of range"),
        ("5%", "0.05"),
        ("5 ％", "0.05"),
    ] {
        assert!(why(text).contains(words), "{text}: {}", why(text));
    }
    // No share is meant of what is counted.
    let whole = read_whole::<usize>("3%").expect_err("no count").to_string();
    assert_eq!(whole, "not a whole number");
    for text in [
        ".",
        ",",
        "-",
        "+",
        "--5",
        "5-",
        "(0.05)",
        "1e",
        "e5",
        "1e5.0",
        "0.0.1",
        "1,0,5",
        "5,",
        "1/3",
        "1 00",
        "1,00,000",
        "1_00",
        "1 000'000",
        "0,000,5",
        "01,000,000",
        "5 nats",
        "1k",
        "½",
        "0.5f",
        "١x",
        "1e12345678",
    ] {
        assert!(read_number(text).is_err(), "{text}");
    }
}

#[test]
fn a_whole_number_may_be_written_as_any_number_that_is_one() {
    for (text, value) in [
        ("64", 64),
        ("64.0", 64),
        ("1e3", 1000),
        ("1 000", 1000),
        ("2.5e1", 25),
    ] {
        assert_eq!(read_whole::<u64>(text), Ok(value), "{text}");
    }
    assert_eq!(
        read_whole::<u64>("9007199254740993"),
        Ok(9_007_199_254_740_993)
    );
    for (text, error) in [
        ("64,5", Unreadable::NotWhole),
        ("2.5", Unreadable::NotWhole),
        ("1e-1", Unreadable::NotWhole),
        ("-3", Unreadable::OutOfRange),
        ("1e99", Unreadable::OutOfRange),
        ("99999999999999999999", Unreadable::OutOfRange),
        ("0x10", Unreadable::NotDecimal),
    ] {
        assert_eq!(read_whole::<u64>(text), Err(error), "{text}");
    }
}

#[test]
fn a_list_is_parted_where_it_can_be_read_in_one_way() {
    for text in [
        "64,32",
        "64, 32",
        "64 ,32",
        "64 32",
        "64;32",
        "64; 32;",
        "６４、３２",
        "64\t32",
        "64,\u{200b}32",
    ] {
        assert_eq!(read_list(text, 4096.0), Ok(vec![64, 32]), "{text}");
    }
    assert_eq!(read_list("128,256", 4096.0), Ok(vec![128, 256]));
    assert_eq!(read_list("1, 200", 4096.0), Ok(vec![1, 200]));
    assert_eq!(read_list::<u64>(" ", 4096.0), Ok(vec![]));
    assert_eq!(read_list("-1,-2", 31.0), Ok(vec![-1_i64, -2]));
    for text in [
        "1e-4,1e-2,1",
        "0,0001; 0,01; 1",
        "0,0001 0,01 1",
        "1e-4 1e-2 1",
    ] {
        assert_eq!(
            read_numbers(text, 10.0),
            Ok(vec![1e-4, 1e-2, 1.0]),
            "{text}"
        );
    }
    assert_eq!(read_numbers("1 000, 2 000", 1e4), Ok(vec![1000.0, 2000.0]));
    assert_eq!(read_numbers("1,2,3", 10.0), Ok(vec![1.0, 2.0, 3.0]));
}

#[test]
fn a_list_that_can_be_read_in_two_ways_is_refused_with_both() {
    for (text, words) in [
        ("0,5", "0.5 or as 0 and 5"),
        ("1,000", "1000 or as 1.0"),
        ("1,5e-3", "1.5e-3 or as 1 and 5e-3"),
        ("0,5, 0,7", "0, 5, 0 and 7 or as 0.5 and 0.7"),
        ("0,5 , 0,7", "0, 5, 0 and 7 or as 0.5 and 0.7"),
        ("1 200", "1200 or as 1 and 200"),
        ("1,000, 2,000", "1, 0, 2 and 0 or as 1000 and 2000"),
        ("0.5, 1,000", "0.5, 1 and 0 or as 0.5 and 1000"),
        ("5 1 000", "5, 1 and 0 or as 5 and 1000"),
        ("5,-1,050", "5, -1 and 50 or as 5 and -1050"),
        ("1 000 2 000", "1, 0, 2 and 0 or as 1000 and 2000"),
    ] {
        let error = read_numbers(text, 1e4).expect_err(text).to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
    for (text, words) in [
        ("64, 1,128", "64, 1 and 128 or as 64 and 1128"),
        ("64,1,000", "64, 1 and 0 or as 64 and 1000"),
        ("64 1 000", "64, 1 and 0 or as 64 and 1000"),
    ] {
        let error = read_list::<u64>(text, 4096.0).expect_err(text).to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
    // What is too large to be meant is not asked for.
    assert_eq!(read_list("64, 8,128", 4096.0), Ok(vec![64, 8, 128]));
    assert_eq!(read_list("64 1 128", 4096.0), Ok(vec![64, 1, 128]));
    let error = read_list::<u64>("1,200", 4096.0)
        .expect_err("two")
        .to_string();
    assert!(
        error.contains("1200 or as 1 and 200") && error.contains(';'),
        "{error}"
    );
    let entry = read_list::<u64>("64, 0x20", 4096.0)
        .expect_err("hexadecimal")
        .to_string();
    assert!(
        entry.contains("entry 2 is “0x20”, not a number in decimal"),
        "{entry}"
    );
    assert!(
        read_list::<u64>("64,", 4096.0)
            .is_err_and(|it| it.to_string().contains("entry 2 is empty"))
    );
}

/// Whatever a setting writes, it reads back to the same value; in every way of writing it.
#[test]
fn every_number_survives_being_written_in_the_ways_of_people() {
    let mut rng = stream(3, Stream::Task, 0);
    for _ in 0..20_000 {
        let size = 10_f64.powi(rng.random_range(-12..12));
        let value = rng.random_range(-1.0..1.0) * size;
        let text = value.to_string();
        assert_eq!(read_number(&text), Ok(value), "{text}");
        assert_eq!(
            read_number(&text.replace('-', "\u{2212}")),
            Ok(value),
            "{text}"
        );
        assert_eq!(read_number(&format!("{value:e}")), Ok(value), "{text}");
        match read_number(&text.replace('.', ",")) {
            Ok(read) => assert_eq!(read, value, "{text}"),
            Err(error) => assert!(
                matches!(error, Unreadable::Ambiguous { .. }),
                "{text}: {error}"
            ),
        }
        let whole = rng.random_range(0..u64::MAX >> 11);
        assert_eq!(read_whole(&whole.to_string()), Ok(whole));
    }
}
