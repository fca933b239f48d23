//! A chart as a file, made in the page: nothing goes over the network.

use super::palette::use_palette;
use crate::page::kit::{download, download_from};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement, SvgElement,
    XmlSerializer,
};

/// What the style sheet says of a drawing, and the file must say itself.
const STYLES: [&str; 12] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-linecap",
    "paint-order",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
];
/// Pixels of a PNG to one of the screen.
const FINE: f64 = 2.0;

/// The picture within an element, as SVG: as it is seen, with its colours in it.
pub fn save_svg(body: &Element, name: &str) {
    if let Some((text, _)) = svg_text(body) {
        download(&format!("{name}.svg"), "image/svg+xml", &text);
    }
}

/// The picture within an element, as PNG.
pub fn save_png(body: &Element, name: &str) {
    let name = format!("{name}.png");
    if let Some(canvas) = find::<HtmlCanvasElement>(body, "canvas") {
        if let Ok(address) = canvas.to_data_url() {
            download_from(&name, &address);
        }
        return;
    }
    let (Some((text, size)), Ok(image)) = (svg_text(body), HtmlImageElement::new()) else {
        return;
    };
    let drawn = image.clone();
    let loaded = Closure::once_into_js(move || {
        if let Some(address) = png_of(&drawn, size) {
            download_from(&name, &address);
        }
    });
    image.set_onload(Some(loaded.unchecked_ref()));
    let text = String::from(js_sys::encode_uri_component(&text));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
}

fn png_of(image: &HtmlImageElement, (width, height): (f64, f64)) -> Option<String> {
    let canvas = document().create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width((width * FINE) as u32);
    canvas.set_height((height * FINE) as u32);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let size = (width * FINE, height * FINE);
    context
        .draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, size.0, size.1)
        .ok()?;
    canvas.to_data_url().ok()
}

/// The picture as a file, and its size.
fn svg_text(body: &Element) -> Option<(String, (f64, f64))> {
    if let Some(canvas) = find::<HtmlCanvasElement>(body, "canvas") {
        let address = canvas.to_data_url().ok()?;
        let (width, height) = (canvas.width(), canvas.height());
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\
             <image width=\"{width}\" height=\"{height}\" href=\"{address}\"/></svg>"
        );
        return Some((text, (width.into(), height.into())));
    }
    let svg = find::<SvgElement>(body, "svg.chart-picture")?;
    let copy: Element = svg.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    write_styles(&svg, &copy)?;
    let room = svg.get_bounding_client_rect();
    let size = (room.width(), room.height());
    copy.set_attribute("width", &size.0.to_string()).ok()?;
    copy.set_attribute("height", &size.1.to_string()).ok()?;
    let text = XmlSerializer::new().ok()?.serialize_to_string(&copy).ok()?;
    let palette = use_palette().get_untracked()?;
    let [red, green, blue] = palette.surface;
    let (head, rest) = text.split_once('>')?;
    let rect = format!("<rect width=\"100%\" height=\"100%\" fill=\"rgb({red},{green},{blue})\"/>");
    Some((format!("{head}>{rect}{rest}"), size))
}

/// Writes into each element of `copy` how its twin in the page looks.
fn write_styles(svg: &Element, copy: &Element) -> Option<()> {
    let seen = svg.query_selector_all("path, text, rect").ok()?;
    let written = copy.query_selector_all("path, text, rect").ok()?;
    for index in 0..seen.length() {
        let seen: Element = seen.item(index)?.dyn_into().ok()?;
        let written: Element = written.item(index)?.dyn_into().ok()?;
        let style = window().get_computed_style(&seen).ok()??;
        for name in STYLES {
            let value = style.get_property_value(name).unwrap_or_default();
            written.set_attribute(name, &value).ok()?;
        }
    }
    Some(())
}

fn find<T: JsCast>(body: &Element, what: &str) -> Option<T> {
    body.query_selector(what).ok()??.dyn_into().ok()
}
