//! Draws a [`Picture`].

use super::labels::apart;
use super::picture::{Line, Look, Picture, Rule, Tag};
use super::scale::Scale;
use super::surface::Surface;
use super::theme::Theme;
use crate::core::name::Labelled;
use crate::page::store::Side;
use crate::page::store::history::MOST_SHOWN;

pub(super) const FONT: &str = "13px system-ui, sans-serif";
/// Room for the axes' numbers, and for a name at the right end or the half of a number.
pub(super) const LEFT: f64 = 50.0;
const RIGHT: f64 = 42.0;
pub(super) const UNNAMED_RIGHT: f64 = 16.0;
pub(super) const TOP: f64 = 12.0;
const BOTTOM: f64 = 24.0;
/// Height of a line of text.
const TEXT: f64 = 14.0;
/// The run that is not held is dashed everywhere, so that colour need not tell.
const OFF_DASH: [f64; 2] = [6.0, 4.0];
/// Earlier runs, each its own, none of them the pair's.
const EARLIER_DASHES: [&[f64]; MOST_SHOWN] = [
    &[1.5, 3.0],
    &[9.0, 3.0, 1.5, 3.0],
    &[2.0, 7.0],
    &[14.0, 4.0],
    &[9.0, 3.0, 1.5, 3.0, 1.5, 3.0],
    &[4.0, 2.0],
];

/// Where a chart's axes came to lie, in CSS pixels of its canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Geometry {
    pub x: Scale,
    pub y: Scale,
}

/// Draws the picture over the whole surface; says where its axes are.
pub fn draw(surface: &Surface, picture: &Picture, theme: &Theme) -> Geometry {
    let room = if picture.named { RIGHT } else { UNNAMED_RIGHT };
    let right = (surface.width - room).max(LEFT + 1.0);
    let bottom = (surface.height - BOTTOM).max(TOP + 1.0);
    let geometry = Geometry {
        x: Scale {
            spread: picture.level.spread,
            domain: picture.x,
            range: (LEFT, right),
        },
        y: Scale {
            spread: picture.spread,
            domain: picture.y,
            range: (bottom, TOP),
        },
    };
    surface.context.set_font(FONT);
    upright_axis(surface, picture, theme, &geometry);
    level_axis(surface, picture, theme, &geometry);
    warmup(surface, picture, theme, &geometry);
    for rule in &picture.rules {
        draw_rule(surface, rule, theme, &geometry);
    }
    for line in &picture.lines {
        draw_line(surface, line, theme, &geometry);
    }
    if picture.named {
        name_lines(surface, &picture.lines, theme, &geometry);
    }
    geometry
}

fn upright_axis(surface: &Surface, picture: &Picture, theme: &Theme, geometry: &Geometry) {
    let context = &surface.context;
    context.set_text_align("right");
    context.set_text_baseline("middle");
    for tick in geometry.y.ticks(4) {
        let height = geometry.y.at(tick);
        let (left, right) = geometry.x.range;
        surface.hairline(&theme.grid, (left, height), (right, height));
        let tagged = |tag: f64| (geometry.y.at(tag) - height).abs() < TEXT;
        if !picture.tag.is_some_and(tagged) {
            let text = (picture.write)(tick);
            surface.text(&text, &theme.muted, &theme.surface, (left - 8.0, height));
        }
    }
}

fn level_axis(surface: &Surface, picture: &Picture, theme: &Theme, geometry: &Geometry) {
    let (left, right) = geometry.x.range;
    let bottom = geometry.y.range.0;
    surface.hairline(&theme.rule, (left, bottom), (right, bottom));
    surface.context.set_text_baseline("top");
    let count = if right - left < 320.0 { 3 } else { 5 };
    for tick in geometry.x.ticks(count) {
        surface.context.set_text_align("center");
        let at = (geometry.x.at(tick), bottom + 7.0);
        let text = (picture.level.write)(tick);
        surface.text(&text, &theme.muted, &theme.surface, at);
    }
    surface.context.set_text_align("right");
    surface.text(
        picture.level.name,
        &theme.muted,
        &theme.surface,
        (surface.width - 2.0, bottom + 7.0),
    );
}

/// Marks where the held run stops preparing and starts learning.
fn warmup(surface: &Surface, picture: &Picture, theme: &Theme, geometry: &Geometry) {
    let Some(end) = picture.warmup_end else {
        return;
    };
    let (at, (bottom, top)) = (geometry.x.at(end), geometry.y.range);
    surface.hairline(&theme.rule, (at, top), (at, bottom));
    if at - geometry.x.range.0 > 70.0 {
        surface.context.set_text_align("right");
        surface.context.set_text_baseline("top");
        surface.text("warm-up", &theme.held, &theme.surface, (at - 5.0, top));
    }
}

fn draw_rule(surface: &Surface, rule: &Rule, theme: &Theme, geometry: &Geometry) {
    let (height, (left, right)) = (geometry.y.at(rule.at), geometry.x.range);
    surface.hairline(&theme.rule, (left, height), (right, height));
    surface.context.set_text_align("right");
    // Below the line, or above where there the axis is near.
    let below = geometry.y.range.0 - height > TEXT - 2.0;
    let (baseline, shift) = if below {
        ("top", 2.0)
    } else {
        ("bottom", -2.0)
    };
    surface.context.set_text_baseline(baseline);
    let at = (right - 4.0, height + shift);
    surface.text(&rule.label, &theme.muted, &theme.surface, at);
}

fn draw_line(surface: &Surface, line: &Line, theme: &Theme, geometry: &Geometry) {
    let context = &surface.context;
    let place = |point: &(f64, f64)| (geometry.x.at(point.0), geometry.y.at(point.1));
    context.set_stroke_style_str(theme.side(line.side));
    context.set_line_join("round");
    let (width, alpha) = match (line.look, &line.earlier) {
        (Look::Faint, _) => (1.0, 0.55),
        (_, Some(_)) => (1.5, 0.7),
        (_, None) => (2.0, 1.0),
    };
    context.set_line_width(width);
    context.set_global_alpha(alpha);
    surface.dash(dash(line));
    context.begin_path();
    for (index, point) in line.points.iter().enumerate() {
        let (x, y) = place(point);
        if line.look == Look::Stems {
            context.move_to(x, geometry.y.at(0.0));
            context.line_to(x, y);
        } else if index == 0 {
            context.move_to(x, y)
        } else {
            context.line_to(x, y)
        }
    }
    if line.look == Look::Band {
        context.set_fill_style_str(theme.side(line.side));
        context.set_global_alpha(0.2);
        context.fill();
    } else {
        context.stroke();
    }
    if matches!(line.look, Look::Marked | Look::Stems) {
        let size = if line.earlier.is_some() { 2.0 } else { 3.0 };
        for point in &line.points {
            mark(surface, line.side, place(point), size, theme);
        }
    }
    context.set_global_alpha(1.0);
}

fn dash(line: &Line) -> &'static [f64] {
    match (&line.earlier, line.side) {
        (Some(tag), _) => EARLIER_DASHES[tag.dash % MOST_SHOWN],
        (None, Side::Unregularised) => &OFF_DASH,
        (None, Side::Regularised) => &[],
    }
}

/// A filled disc for the held run, a hollow square for the other.
fn mark(surface: &Surface, side: Side, (x, y): (f64, f64), size: f64, theme: &Theme) {
    let context = &surface.context;
    surface.dash(&[]);
    context.begin_path();
    match side {
        Side::Regularised => {
            // Fails only for a negative radius.
            let _ = context.arc(x, y, size + 0.5, 0.0, std::f64::consts::TAU);
            context.set_fill_style_str(theme.side(side));
        }
        Side::Unregularised => {
            context.rect(x - size, y - size, 2.0 * size, 2.0 * size);
            context.set_fill_style_str(&theme.surface);
        }
    }
    context.fill();
    if side == Side::Unregularised {
        context.set_line_width(1.5);
        context.set_stroke_style_str(theme.side(side));
        context.stroke();
    }
}

/// Writes each run's name beside the last point of its chief line.
fn name_lines(surface: &Surface, lines: &[Line], theme: &Theme, geometry: &Geometry) {
    let end = |line: &Line| line.points.last().copied();
    let present = Side::BOTH.into_iter().filter_map(|side| {
        // The marked line where it has points yet, else the background one.
        let own = |line: &&Line| line.side == side && line.earlier.is_none();
        let last = lines.iter().rev().filter(own).find_map(end)?;
        Some((side.label(), side, last))
    });
    let earlier = lines.iter().filter_map(|line| {
        let tag: &Tag = line.earlier.as_ref()?;
        Some((tag.name.as_str(), line.side, end(line)?))
    });
    let labels: Vec<_> = present.chain(earlier).collect();
    let places: Vec<_> = labels
        .iter()
        .map(|(_, _, last)| (geometry.x.at(last.0), geometry.y.at(last.1)))
        .collect();
    let room = (TOP, surface.height - BOTTOM - TEXT / 2.0);
    let heights = apart(&places, TEXT, 60.0, room);
    surface.context.set_text_align("left");
    surface.context.set_text_baseline("middle");
    for (((name, side, _), (x, _)), height) in labels.iter().zip(places).zip(heights) {
        let width = surface
            .context
            .measure_text(name)
            .map_or(50.0, |text| text.width());
        let x = (x + 8.0).min(surface.width - width - 2.0);
        surface.text(name, theme.side(*side), &theme.surface, (x, height));
    }
}
