//! How a cost grows with each size that it depends on.

/// A picture of it: a panel for each size, both axes logarithmic.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    pub title: String,
    /// Of what, on which machine.
    pub name: String,
    pub panels: Vec<GrowthPanel>,
}

/// The cost over one size.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthPanel {
    /// The size's name.
    pub title: String,
    pub curves: Vec<GrowthCurve>,
}

/// One way of computing: milliseconds by size, in rising order of the sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthCurve {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_names_every_size_and_way_and_is_an_svg() {
        let growth = Growth {
            title: "A step".to_owned(),
            name: "one thread".to_owned(),
            panels: vec![GrowthPanel {
                title: "time steps".to_owned(),
                curves: vec![GrowthCurve {
                    name: "plain".to_owned(),
                    points: vec![(10.0, 0.3), (1000.0, 31.0)],
                }],
            }],
        };
        let svg = growth.svg().expect("it is drawn");
        for word in [
            "<svg ",
            "A step",
            "one thread",
            "time steps",
            "plain",
            "1000",
        ] {
            assert!(svg.contains(word), "{word}: {svg}");
        }
    }
}
