//! What a row is taken for, where nobody said it.

use super::{choice, refused, whole};
use crate::core::config::OwnForm;

const SERIES: OwnForm = OwnForm::Series {
    time_steps: 2,
    channels: 1,
};
const PLAIN: &str = "sample,time,u,label\n3,1,0.5,a\n3,2,0.25,a\n4,1,0.75,b\n4,2,1.5,b\n";

#[test]
fn rows_of_samples_that_repeat_with_one_class_each_are_time_steps_in_their_order() {
    let plain = whole(PLAIN, "");
    assert_eq!(plain.set.data.form, SERIES);
    for name in ["sample", "recording", "trial_id", "sequence"] {
        let text = format!("{name},u,label\n3,0.5,a\n4,0.75,b\n3,0.25,a\n4,1.5,b\n");
        let found = whole(&text, "");
        assert_eq!(
            (choice(&found, "shape").as_str(), &found.set),
            ("steps", &plain.set),
            "{name}"
        );
        let note = format!(
            "“{name}” repeats with one class each: a row is taken as its time step; --map shape=rows takes it as a \
             sample"
        );
        assert_eq!(found.notes, [note]);
        assert_eq!(whole(&text, "shape=rows").set.data.samples, 4);
    }
}

#[test]
fn rows_stay_samples_where_that_is_not_sure_and_it_is_said() {
    let unsure = "subject,u,label\n3,0.5,a\n3,0.25,a\n4,0.75,b\n4,1.5,b\n";
    let found = whole(unsure, "");
    assert_eq!(choice(&found, "shape"), "rows");
    assert_eq!(
        found.notes,
        [
            "“subject” repeats with one class each: a row is taken as a sample; --map shape=steps takes it as a time step"
        ]
    );
    let changing = "sample,u,label\n3,0.5,a\n3,0.25,b\n4,0.75,b\n4,1.5,b\n";
    let found = whole(changing, "");
    assert_eq!(
        (choice(&found, "shape").as_str(), found.notes.len()),
        ("rows", 0)
    );
    let timed = PLAIN.replace("sample,time", "subject,t_ms");
    let timed = whole(&timed, "");
    assert_eq!(
        (choice(&timed, "shape").as_str(), timed.set),
        ("steps", whole(PLAIN, "").set)
    );
}

#[test]
fn a_sample_that_never_repeats_has_no_time_steps() {
    let text = "id,time,age,label\n7,186,1.5,a\n3,103,1.25,b\n9,86,1.75,a\n";
    let found = whole(text, "");
    assert_eq!(choice(&found, "shape"), "rows");
    assert_eq!(
        found.notes,
        ["each row has another “id”, and is a sample; --map shape=steps takes it as a time step"]
    );
    let prose = "time to failure,unit cost,voltage,label\n1.5,0,1,a\n1.25,1,0.5,b\n";
    assert_eq!(choice(&whole(prose, ""), "shape"), "rows");
}

#[test]
fn the_class_of_events_is_the_column_that_is_left() {
    let plain = whole("sample,time,channel,label\n1,0,0,a\n1,9,1,a\n2,5,0,b\n", "").set;
    let other = "trial,spike_time_ms,neuron_id,stimulus\n1,0,0,a\n1,9,1,a\n2,5,0,b\n";
    let found = whole(other, "");
    assert_eq!(choice(&found, "label"), "stimulus");
    assert_eq!(found.set, plain);
}

#[test]
fn no_guess_takes_a_column_that_is_left_out() {
    let stamped = PLAIN.replace(",1,", ",08:01,").replace(",2,", ",08:02,");
    assert_eq!(
        refused(&stamped, ""),
        "table.csv, row 2, column 2 (time): it is “08:01”; allowed: a number; --map ignore=time takes the rows in \
         their order"
    );
    let found = whole(&stamped, "ignore=time");
    assert_eq!(found.set, whole(PLAIN, "").set);
    let text = "city,u,label\nBonn,0.5,1\nKiel,0.25,2\n";
    assert_eq!(whole(text, "ignore=city").set.data.form.channels(), 1);
    assert_eq!(
        refused(text, "ignore=label,label=label"),
        "--map ignore is “label”; allowed: names or numbers of columns of values with + between them, or none"
    );
}

#[test]
fn time_steps_of_different_lengths_are_said() {
    let gap = PLAIN.replace("4,2,1.5", "4,2.5,1.5");
    let found = whole(&gap, "");
    assert_eq!(
        found.notes,
        ["times are 1 to 1.5 apart; each row is a time step all the same"]
    );
    assert_eq!(found.set, whole(PLAIN, "").set);
    assert_eq!(whole(PLAIN, "").notes, [""; 0]);
    let even = PLAIN.replace(",2,", ",2.005,");
    assert_eq!(whole(&even, "").notes, [""; 0]);
}
