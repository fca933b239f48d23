//! The settings: a rail of those in force, and the panel of all.
