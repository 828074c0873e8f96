//! One font face: which characters it has, how wide they are, and the part of it that a document embeds.

use std::collections::{BTreeMap, BTreeSet};

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::file::deflate;

/// What a document says of its character numbers: glyph numbers of the subset, as they are.
const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A face of a font file.
#[derive(Debug)]
pub(super) struct Face {
    data: Vec<u8>,
    index: u32,
    name: String,
    units_per_em: f32,
    /// Glyph number and advance of the characters in use.
    used: BTreeMap<char, Glyph>,
    /// From the font's glyph numbers to those of the subset.
    remapper: GlyphRemapper,
    /// The characters of the Basic Multilingual Plane again, for looking up without a search.
    quick: Vec<Glyph>,
}

/// A glyph of the subset.
#[derive(Debug, Clone, Copy, Default)]
struct Glyph {
    number: u16,
    advance: u16,
}

impl Face {
    pub(super) fn new(data: Vec<u8>, index: u32) -> Result<Self, String> {
        let face = ttf_parser::Face::parse(&data, index).map_err(|error| error.to_string())?;
        let name = face
            .names()
            .into_iter()
            .filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME)
            .find_map(|name| name.to_string())
            .unwrap_or_else(|| "Unnamed".to_owned());
        let units_per_em = f32::from(face.units_per_em());
        let quick = vec![Glyph::default(); 1 << 16];
        let remapper = GlyphRemapper::new();
        Ok(Self { data, index, name, units_per_em, used: BTreeMap::new(), remapper, quick })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Takes characters into use; the result are those that the face does not have.
    pub(super) fn admit(&mut self, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let Ok(face) = ttf_parser::Face::parse(&self.data, self.index) else { return characters.clone() };
        let mut missing = BTreeSet::new();
        for &character in characters {
            let Some(id) = face.glyph_index(character) else {
                missing.insert(character);
                continue;
            };
            let glyph =
                Glyph { number: self.remapper.remap(id.0), advance: face.glyph_hor_advance(id).unwrap_or(0) };
            self.used.insert(character, glyph);
            if let Some(quick) = self.quick.get_mut(character as usize) {
                *quick = glyph;
            }
        }
        missing
    }

    fn glyph(&self, character: char) -> Glyph {
        match self.quick.get(character as usize) {
            Some(glyph) => *glyph,
            None => self.used.get(&character).copied().unwrap_or_default(),
        }
    }

    /// The width of a text at size 1.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| f32::from(self.glyph(c).advance)).sum::<f32>() / self.units_per_em
    }

    /// The glyphs of a text as a document shows them.
    pub(super) fn show(&self, text: &str, out: &mut Vec<u8>) {
        out.clear();
        out.extend(text.chars().flat_map(|c| self.glyph(c).number.to_be_bytes()));
    }

    /// The objects of the embedded subset; `ids` are font, descendant, descriptor, file and character map.
    pub(super) fn embed(&self, ids: [Ref; 5]) -> Result<[Chunk; 5], String> {
        let [font, descendant, descriptor, file, map] = ids;
        let face = ttf_parser::Face::parse(&self.data, self.index).map_err(|error| error.to_string())?;
        let subset =
            subsetter::subset(&self.data, self.index, &self.remapper).map_err(|error| error.to_string())?;
        let outlines = Outlines::of(&subset)?;
        let name = format!("MASHNG+{}", self.name);
        Ok([
            type0(font, &name, descendant, map),
            self.descendant(descendant, &name, descriptor, &face, &outlines),
            describe(descriptor, &name, file, &face, &outlines),
            outlines.write(file),
            self.to_unicode(map),
        ])
    }

    fn descendant(
        &self,
        id: Ref,
        name: &str,
        descriptor: Ref,
        face: &ttf_parser::Face<'_>,
        outlines: &Outlines<'_>,
    ) -> Chunk {
        let mut chunk = Chunk::new();
        let mut font = chunk.cid_font(id);
        font.subtype(outlines.kind()).base_font(Name(name.as_bytes())).system_info(IDENTITY);
        font.font_descriptor(descriptor).default_width(1000.0);
        let advance = |glyph| f32::from(face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0));
        let widths = self.remapper.remapped_gids().map(|glyph| advance(glyph) * 1000.0 / self.units_per_em);
        font.widths().consecutive(0, widths);
        if matches!(outlines, Outlines::TrueType(_)) {
            font.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        font.finish();
        chunk
    }

    /// The map back to characters, so that a printed sheet can be searched and copied.
    fn to_unicode(&self, id: Ref) -> Chunk {
        let mut map = UnicodeCmap::<u16>::new(Name(b"Adobe-Identity-UCS"), IDENTITY);
        let by_glyph: BTreeMap<u16, char> = self.used.iter().map(|(&c, glyph)| (glyph.number, c)).collect();
        for (glyph, character) in by_glyph {
            map.pair(glyph, character);
        }
        let mut chunk = Chunk::new();
        chunk.stream(id, &deflate(&map.finish())).filter(Filter::FlateDecode);
        chunk
    }
}

fn type0(id: Ref, name: &str, descendant: Ref, map: Ref) -> Chunk {
    let mut chunk = Chunk::new();
    let mut font = chunk.type0_font(id);
    font.base_font(Name(name.as_bytes())).encoding_predefined(Name(b"Identity-H"));
    font.descendant_font(descendant).to_unicode(map);
    font.finish();
    chunk
}

fn describe(id: Ref, name: &str, file: Ref, face: &ttf_parser::Face<'_>, outlines: &Outlines<'_>) -> Chunk {
    let scale = |units: i16| f32::from(units) * 1000.0 / f32::from(face.units_per_em());
    let bounds = face.global_bounding_box();
    let mut chunk = Chunk::new();
    let mut descriptor = chunk.font_descriptor(id);
    descriptor.name(Name(name.as_bytes())).flags(FontFlags::SYMBOLIC).italic_angle(0.0);
    descriptor.bbox(Rect::new(
        scale(bounds.x_min),
        scale(bounds.y_min),
        scale(bounds.x_max),
        scale(bounds.y_max),
    ));
    descriptor.ascent(scale(face.ascender())).descent(scale(face.descender()));
    descriptor.cap_height(scale(face.capital_height().unwrap_or(face.ascender()))).stem_v(80.0);
    match outlines {
        Outlines::Cff(_) => descriptor.font_file3(file),
        Outlines::TrueType(_) => descriptor.font_file2(file),
    };
    descriptor.finish();
    chunk
}

/// The outlines of a subset: a document embeds a bare CFF table, or a whole TrueType file.
enum Outlines<'a> {
    Cff(&'a [u8]),
    TrueType(&'a [u8]),
}

impl<'a> Outlines<'a> {
    fn of(subset: &'a [u8]) -> Result<Self, String> {
        let raw = ttf_parser::RawFace::parse(subset, 0).map_err(|error| error.to_string())?;
        let cff = raw.table(ttf_parser::Tag::from_bytes(b"CFF "));
        Ok(cff.map_or(Self::TrueType(subset), Self::Cff))
    }

    fn kind(&self) -> CidFontType {
        match self {
            Self::Cff(_) => CidFontType::Type0,
            Self::TrueType(_) => CidFontType::Type2,
        }
    }

    fn write(&self, id: Ref) -> Chunk {
        let mut chunk = Chunk::new();
        match self {
            Self::Cff(data) => {
                let data = deflate(data);
                let mut stream = chunk.stream(id, &data);
                stream.filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
            }
            Self::TrueType(data) => {
                let (length, data) = (data.len(), deflate(data));
                let mut stream = chunk.stream(id, &data);
                stream.filter(Filter::FlateDecode);
                stream.pair(Name(b"Length1"), i32::try_from(length).unwrap_or(i32::MAX));
            }
        }
        chunk
    }
}
