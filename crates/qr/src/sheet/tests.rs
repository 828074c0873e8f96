use domain::number::Issue;
use proptest::prelude::*;

use super::text::{Place, fit};
use super::*;
use crate::code::{self, CodeKeys};

fn fonts() -> Fonts {
    Fonts::find().expect("apt-get install fonts-noto-cjk")
}

fn item(number: u32, name: &str) -> SheetItem {
    let place = PlaceNumber::new(number).unwrap();
    let code = code::sign(&CodeKeys::new([[7; 32]]).unwrap(), place, Issue::FIRST);
    SheetItem {
        place,
        code,
        url: code::url("https://mashang.example", &code, false),
        place_name: name.to_owned(),
        division_path: "白银区·人民路街道".to_owned(),
        hotline: "0943-0000000".to_owned(),
        text_to: "1069012345678".to_owned(),
    }
}

fn style(layout: Layout) -> SheetStyle {
    SheetStyle { layout, level: Level::Q, lang: Lang::Zh, contact_minutes: 30 }
}

#[test]
fn a_character_that_the_font_lacks_is_named_with_its_row_before_anything_is_written() {
    let items = [item(1, "幸福家园"), item(2, "甲📷楼"), item(3, "乙"), item(4, "丙📷🙂")];
    let mut out = Vec::new();
    let error = print(style(Layout::A4x24), fonts(), &items, &mut out).unwrap_err();
    let SheetError::Glyphs(missing) = &error else { panic!("{error}") };
    assert_eq!(
        missing.iter().map(|m| (m.row, m.characters.as_str())).collect::<Vec<_>>(),
        [(2, "📷"), (4, "📷🙂")]
    );
    assert!(error.to_string().contains("row 2 (甲📷楼): 📷"), "{error}");
    assert!(out.is_empty());
}

#[test]
fn nothing_to_print_is_said() {
    let none: [SheetItem; 0] = [];
    let error = print(style(Layout::A4x6), fonts(), &none, Vec::new()).unwrap_err();
    assert!(matches!(error, SheetError::Nothing), "{error}");
}

#[test]
fn a_missing_font_says_which_package_to_install() {
    let empty = tempfile::tempdir().unwrap();
    let error = Fonts::find_under(&[empty.path()]).unwrap_err().to_string();
    assert!(error.contains("apt-get install fonts-noto-cjk"), "{error}");
    let file = FontFile { path: empty.path().join("none.ttc"), index: 0 };
    assert!(matches!(Fonts::load(&file, None).unwrap_err(), FontError::Unreadable { .. }));
    std::fs::write(&file.path, "no font").unwrap();
    assert!(matches!(Fonts::load(&file, None).unwrap_err(), FontError::Unusable { .. }));
}

#[test]
fn a_full_disk_is_told() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from(io::ErrorKind::StorageFull))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = print(style(Layout::A4x24), fonts(), &[item(1, "甲")], Full).unwrap_err();
    assert!(error.to_string().contains("free space"), "{error}");
}

#[test]
fn an_address_too_long_for_a_code_names_the_code() {
    let mut long = item(1, "甲");
    long.url = "x".repeat(4_000);
    let error = print(style(Layout::A4x24), fonts(), &[long.clone()], Vec::new()).unwrap_err();
    assert!(matches!(&error, SheetError::Symbol { code, .. } if *code == long.code), "{error}");
}

#[test]
fn the_same_codes_give_the_same_bytes_however_many_threads_draw() {
    let items: Vec<_> = (1..=200).map(|n| item(n, "幸福家园3号楼")).collect();
    let print = || {
        let mut out = Vec::new();
        let printed = print(style(Layout::A4x24), fonts(), &items, &mut out).unwrap();
        assert_eq!(printed, Printed { codes: 200, pages: 9 });
        out
    };
    assert!(print() == print());
}

#[test]
fn layouts_are_known_by_their_names() {
    for layout in Layout::ALL {
        assert_eq!(layout.name().parse(), Ok(layout));
    }
    assert!("a3".parse::<Layout>().unwrap_err().to_string().contains("a4-24"));
}

#[test]
fn a_name_is_broken_after_a_part_of_it_and_never_inside_a_number() {
    let mut fonts = fonts();
    let name = "王岘镇东台村三社第12组（30户）";
    fonts.admit(&name.chars().collect());
    let place = Place { width: 79.0, size: 8.5, several: 8.5, least: 5.0, lines: 2 };
    let fitted = fit(&fonts.regular, name, place);
    assert_eq!(fitted.lines, ["王岘镇东台村", "三社第12组（30户）"]);
}

proptest! {
    #[test]
    fn no_text_is_ever_wider_than_its_place_or_has_too_many_lines(
        name in "[一-龥0-9A-Za-z（） ]{0,80}",
        width in 40.0_f32..400.0,
        lines in 1_usize..3,
    ) {
        let mut fonts = shared();
        fonts.admit(&name.chars().chain(['…', ' ']).collect());
        let place = Place { width, size: 9.0, several: 8.0, least: 5.0, lines };
        let fitted = fit(&fonts.regular, &name, place);
        prop_assert!(fitted.lines.len() <= lines);
        prop_assert!((5.0..=9.0).contains(&fitted.size));
        for line in &fitted.lines {
            prop_assert!(fonts.regular.width(line) * fitted.size <= width + 0.01, "{} {:?}", line, fitted);
        }
    }
}

/// One set of fonts for all cases of a property: reading them takes longer than the case.
fn shared() -> std::sync::MutexGuard<'static, Fonts> {
    static FONTS: std::sync::LazyLock<std::sync::Mutex<Fonts>> =
        std::sync::LazyLock::new(|| std::sync::Mutex::new(fonts()));
    FONTS.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
