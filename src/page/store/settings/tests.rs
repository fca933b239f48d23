use super::*;
use crate::core::settings::{all, named};
use crate::core::share_link;

fn field(path: &str) -> &'static Field {
    named(path).expect("the table has it")
}

/// The key of the preset that the choice shows.
fn present(settings: &Settings) -> Option<&'static str> {
    settings.preset().map(|preset| preset.key)
}

#[test]
fn bad_text_keeps_the_last_good_value_and_names_the_field() {
    let mut settings = Settings::default();
    settings.edit(field("training.epochs"), "3");
    settings.edit(field("training.epochs"), "many");
    settings.edit(field("model.beta"), "0.5");
    let message = settings.error(field("training.epochs")).unwrap();
    assert!(
        message.contains("Epochs is “many”") && message.contains("1 to 10000"),
        "{message}"
    );
    assert_eq!(settings.good().training.epochs, 3);
    assert_eq!(settings.good().model.beta, 0.5);
}

#[test]
fn two_bad_fields_are_both_reported() {
    let mut settings = Settings::default();
    settings.edit(field("training.epochs"), "0");
    settings.edit(field("model.beta"), "2");
    assert_eq!(
        settings.error(field("training.epochs")),
        Some("Epochs is 0; allowed: 1 to 10000.")
    );
    assert_eq!(
        settings.error(field("model.beta")),
        Some("Membrane decay is 2; allowed: 0 to 1.")
    );
    assert_eq!(settings.good(), &ExperimentConfig::default());
}

#[test]
fn an_error_inside_a_list_stands_at_the_list() {
    let mut settings = Settings::default();
    settings.edit(field("model.hidden_dims"), "64, 0");
    let message = settings.error(field("model.hidden_dims")).unwrap();
    assert!(
        message.starts_with("Hidden layers, entry 2 is 0"),
        "{message}"
    );
}

#[test]
fn a_change_of_task_refits_the_model_and_can_be_undone() {
    let mut settings = Settings::default();
    settings.edit(field("task.kind"), "store_recall");
    assert!(settings.first_error().is_none());
    assert_eq!(settings.good().model.input_dim, 40);
    settings.undo(field("task.kind"));
    assert_eq!(settings.good(), &ExperimentConfig::default());
}

#[test]
fn a_conflict_between_fields_leaves_the_last_good_state() {
    let mut settings = Settings::default();
    settings.edit(field("task.kind"), "store_recall");
    settings.edit(field("task.samples"), "60");
    assert!(settings.error(field("training.batch_size")).is_some());
    assert_eq!(settings.good().task.samples, 1500);
    settings.edit(field("training.batch_size"), "16");
    assert!(settings.first_error().is_none());
    assert_eq!(settings.good().task.samples, 60);
}

#[test]
fn a_preset_is_taken_whole_and_changes_of_it_are_counted() {
    let mut settings = Settings::default();
    assert_eq!(present(&settings), Some("demonstration"));
    settings.edit(field("training.epochs"), "many");
    assert_eq!(settings.changes(), 1);
    for preset in &PRESETS {
        settings.take((preset.config)(), Origin::Preset);
        assert_eq!(settings.good(), &(preset.config)());
        assert!(settings.first_error().is_none());
        assert_eq!(
            (present(&settings), settings.changes()),
            (Some(preset.key), 0)
        );
        settings.edit(field("seed"), "7");
        settings.edit(field("training.epochs"), "3");
        assert_eq!(
            (present(&settings), settings.changes()),
            (Some(preset.key), 1)
        );
    }
}

#[test]
fn a_preset_stays_the_present_one_however_much_is_changed() {
    let mut settings = Settings::default();
    let seed = Preset::named("reference").expect("a preset");
    settings.take((seed.config)(), Origin::Preset);
    for field in all() {
        if settings.shows(field) {
            settings.edit(field, &field.default_text());
        }
    }
    assert_eq!(settings.good().model, ExperimentConfig::default().model);
    assert_eq!(present(&settings), Some("reference"));
    assert!(settings.changes() > 5);
}

#[test]
fn another_choice_is_one_change_with_whatever_parameters_it_brings() {
    for preset in &PRESETS {
        let mut start = Settings::default();
        start.take((preset.config)(), Origin::Preset);
        for field in all() {
            let choices = field.choices().into_iter();
            for (value, _) in choices.filter(|it| it.0 != start.text(field)) {
                let mut settings = start.clone();
                settings.edit(field, value);
                assert_eq!(settings.text(field), value);
                assert_eq!(settings.changes(), 1, "{}: {value}", preset.key);
            }
        }
    }
}

#[test]
fn what_is_taken_may_be_wrong_and_says_where() {
    let mut settings = Settings::default();
    let mut config = ExperimentConfig::default();
    config.lyapunov.exponents = 9;
    settings.take(config, Origin::File);
    let message = settings.error(field("lyapunov.exponents"));
    assert_eq!(message, Some("Exponents is 9; allowed: 1 to 8."));
    assert_eq!(settings.good(), &ExperimentConfig::default());
}

#[test]
fn every_field_writes_back_what_it_reads() {
    for field in all() {
        let mut settings = Settings::default();
        settings.edit(field, &field.default_text());
        assert!(settings.first_error().is_none(), "{}", field.path);
        assert_eq!(settings.text(field), field.default_text(), "{}", field.path);
    }
}

#[test]
fn a_changed_field_says_what_the_preset_has_and_goes_back_to_it() {
    let mut settings = Settings::default();
    let reference = Preset::named("reference").expect("a preset");
    settings.take((reference.config)(), Origin::Preset);
    let epochs = field("training.epochs");
    let own = settings.text(epochs);
    assert_eq!(settings.was(epochs), None);
    for text in ["7", "many"] {
        settings.edit(epochs, text);
        assert_eq!(
            settings.was(epochs).as_deref(),
            Some(own.as_str()),
            "{text}"
        );
        settings.undo(epochs);
        assert_eq!(
            (settings.text(epochs), settings.changes()),
            (own.clone(), 0)
        );
        assert!(settings.first_error().is_none());
    }
    settings.edit(field("seed"), "7");
    assert_eq!(
        settings.was(field("seed")),
        None,
        "another seed is no change"
    );
}

/// The tester's links: version 1's base is none of today's presets.
#[test]
fn a_links_experiment_is_the_base_of_what_is_changed_counted_and_undone() {
    for fragment in ["v=1&seed=3&epochs=2", "v=1&steps=100", "v=1&epochs=30"] {
        let opened = share_link::open(fragment)
            .expect("a link")
            .expect("it opens");
        let config = opened.link.config;
        let mut settings = Settings::default();
        settings.take(config.clone(), Origin::Link);
        assert_eq!((present(&settings), settings.changes()), (None, 0));
        assert_eq!(settings.origin(), Origin::Link);
        assert!(all().all(|field| settings.was(field).is_none()));
        settings.edit(field("training.epochs"), "7");
        settings.edit(field("model.beta"), "0.5");
        assert_eq!((present(&settings), settings.changes()), (None, 2));
        let was = settings.was(field("training.epochs"));
        assert_eq!(was, Some(config.training.epochs.to_string()));
        settings.take(settings.base().clone(), settings.origin());
        assert_eq!((settings.good(), settings.changes()), (&config, 0));
        assert_eq!(settings.origin(), Origin::Link);
    }
}

#[test]
fn a_presets_name_is_shown_of_a_link_that_is_it_whatever_the_seed() {
    for preset in &PRESETS {
        let mut config = (preset.config)();
        config.seed = 12;
        let mut settings = Settings::default();
        settings.take(config.clone(), Origin::Link);
        assert_eq!(present(&settings), Some(preset.key));
        config.training.epochs += 1;
        settings.take(config, Origin::Link);
        assert_eq!(present(&settings), None);
    }
}

#[test]
fn what_was_wrong_in_what_was_taken_is_nothing_to_go_back_to() {
    let mut settings = Settings::default();
    let mut config = ExperimentConfig::default();
    config.lyapunov.exponents = 9;
    settings.take(config, Origin::File);
    let exponents = field("lyapunov.exponents");
    let right = exponents.text(&ExperimentConfig::default());
    assert_eq!(settings.was(exponents), Some(right));
    settings.undo(exponents);
    assert_eq!((settings.first_error(), settings.changes()), (None, 0));
}
