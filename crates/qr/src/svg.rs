//! A symbol as an SVG drawing: one path, one unit a module.

use std::fmt::Write;

use crate::symbol::Symbol;

/// The drawing with a light border of `quiet_zone` modules; readers need [`Symbol::QUIET_ZONE`].
pub fn render(symbol: &Symbol, quiet_zone: u8) -> String {
    let quiet = usize::from(quiet_zone);
    let side = symbol.width() + 2 * quiet;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
    );
    for run in symbol.runs() {
        // Writing into a string does not fail.
        let _ = write!(svg, "M{} {}h{}v1h-{}z", run.x + quiet, run.y + quiet, run.len, run.len);
    }
    svg.push_str("\"/></svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbol::Level;

    #[test]
    fn every_run_is_drawn_once_in_its_place() {
        let symbol = Symbol::encode("HTTPS://M.EXAMPLE/C/2WB8X6BSYRC2X", Level::H).unwrap();
        let svg = render(&symbol, 4);
        assert_eq!(svg.matches("v1h-").count(), symbol.runs().count());
        let side = symbol.width() + 8;
        assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")), "{svg}");
        // The upper left finder begins behind the quiet zone with seven dark modules.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
    }
}
