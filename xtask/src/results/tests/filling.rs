use crate::results::fill::fill;

#[test]
fn a_part_is_replaced_between_its_marks_and_nothing_else_is() {
    let parts = [("a", "new".to_owned()), ("b", "line".to_owned())];
    let text = "x (<!-- results:a -->old<!-- /results --> y)\n\n<!-- results:b -->\no\nld\n<!-- /results -->\nz\n";
    let filled = "x (<!-- results:a -->new<!-- /results --> y)\n\n<!-- results:b -->\nline\n<!-- /results -->\nz\n";
    assert_eq!(fill(text, &parts).as_deref(), Ok(filled));
    assert_eq!(fill(filled, &parts).as_deref(), Ok(filled));
    let windows = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(fill(&windows(text), &parts), Ok(windows(filled)));
}

#[test]
fn marks_that_are_lost_unknown_doubled_or_open_are_named() {
    let parts = [("a", "new".to_owned())];
    let part = "<!-- results:a -->old<!-- /results -->";
    for (text, reason) in [
        (String::new(), "the part a has 0 places"),
        (format!("{part}{part}"), "the part a has 2 places"),
        (part.replace(":a", ":b"), "there is no part b"),
        (
            part.replace("<!-- /results -->", ""),
            "the part a does not end",
        ),
        (
            format!("<!-- results:a -->{part}"),
            "does not end before another one",
        ),
        ("<!-- results:a".to_owned(), "does not end with ` -->`"),
    ] {
        let error = fill(&text, &parts).expect_err(&text);
        assert!(error.contains(reason), "{text}: {error}");
    }
}
