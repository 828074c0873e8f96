//! A PDF file written from front to back: what is written is forgotten, only its place is remembered.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Chunk, Ref};

/// Pages under one node of the page tree; readers open large documents faster when nodes are small.
const PAGES_PER_NODE: usize = 128;

/// The file so far.
pub(super) struct File<W> {
    out: W,
    written: u64,
    /// Where object `i + 1` begins.
    offsets: Vec<u64>,
    root: Ref,
    /// The nodes of the page tree, each with its pages.
    nodes: Vec<(Ref, Vec<Ref>)>,
}

impl<W: Write> File<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut file = Self { out, written: 0, offsets: Vec::new(), root: Ref::new(1), nodes: Vec::new() };
        file.root = file.reserve();
        // Four bytes beyond ASCII tell every tool that the file is binary.
        file.write(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(file)
    }

    /// The number of an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        self.offsets.push(0);
        Ref::new(i32::try_from(self.offsets.len()).unwrap_or(i32::MAX))
    }

    /// Writes the one object of a chunk.
    pub(super) fn put(&mut self, id: Ref, chunk: &Chunk) -> io::Result<()> {
        if let Some(offset) = usize::try_from(id.get() - 1).ok().and_then(|at| self.offsets.get_mut(at)) {
            *offset = self.written;
        }
        self.write(chunk.as_bytes())
    }

    /// Writes a page with its compressed content; all pages share size and resources.
    pub(super) fn page(&mut self, content: &[u8]) -> io::Result<()> {
        if self.nodes.last().is_none_or(|(_, pages)| pages.len() == PAGES_PER_NODE) {
            let node = self.reserve();
            self.nodes.push((node, Vec::new()));
        }
        let (page, stream) = (self.reserve(), self.reserve());
        let Some((node, pages)) = self.nodes.last_mut() else { return Ok(()) };
        pages.push(page);
        let mut chunk = compact();
        chunk.page(page).parent(*node).contents(stream);
        self.put(page, &chunk)?;
        let mut chunk = compact();
        chunk.stream(stream, content).filter(pdf_writer::Filter::FlateDecode);
        self.put(stream, &chunk)
    }

    /// Writes the page tree, what the document says of itself, and the table of all objects.
    pub(super) fn finish(mut self, document: &Document<'_>) -> io::Result<()> {
        self.page_tree(document)?;
        let (catalog, info) = (self.reserve(), self.reserve());
        let mut chunk = compact();
        let mut writer = chunk.indirect(catalog).start::<pdf_writer::writers::Catalog<'_>>();
        writer.pages(self.root).lang(pdf_writer::TextStr(document.lang));
        let mut viewer = writer.viewer_preferences();
        viewer.display_doc_title(true);
        // Scaling to the printer's margins would move every label off its cutting marks.
        viewer.pair(pdf_writer::Name(b"PrintScaling"), pdf_writer::Name(b"None"));
        drop(viewer);
        drop(writer);
        self.put(catalog, &chunk)?;
        let mut chunk = compact();
        let mut writer = chunk.indirect(info).start::<pdf_writer::writers::DocumentInfo<'_>>();
        writer.title(pdf_writer::TextStr(document.title)).producer(pdf_writer::TextStr("Mashang"));
        drop(writer);
        self.put(info, &chunk)?;
        self.table(catalog, info)
    }

    fn page_tree(&mut self, document: &Document<'_>) -> io::Result<()> {
        let nodes = std::mem::take(&mut self.nodes);
        for (node, pages) in &nodes {
            let mut chunk = compact();
            chunk.pages(*node).parent(self.root).kids(pages.iter().copied()).count(count(pages.len()));
            self.put(*node, &chunk)?;
        }
        let mut chunk = compact();
        let mut root = chunk.pages(self.root);
        root.kids(nodes.iter().map(|(node, _)| *node));
        root.count(count(nodes.iter().map(|(_, pages)| pages.len()).sum()));
        let (width, height) = document.size;
        root.media_box(pdf_writer::Rect::new(0.0, 0.0, width, height));
        root.pair(pdf_writer::Name(b"Resources"), document.resources);
        drop(root);
        self.put(self.root, &chunk)
    }

    fn table(mut self, catalog: Ref, info: Ref) -> io::Result<()> {
        let start = self.written;
        let count = self.offsets.len() + 1;
        write!(self.out, "xref\n0 {count}\n0000000000 65535 f\r\n")?;
        for offset in &self.offsets {
            write!(self.out, "{offset:010} 00000 n\r\n")?;
        }
        let (catalog, info) = (catalog.get(), info.get());
        write!(self.out, "trailer\n<</Size {count}/Root {catalog} 0 R/Info {info} 0 R>>\n")?;
        write!(self.out, "startxref\n{start}\n%%EOF\n")?;
        self.out.flush()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// What holds for the whole document.
pub(super) struct Document<'a> {
    pub(super) title: &'a str,
    pub(super) lang: &'a str,
    /// Width and height of a page in points.
    pub(super) size: (f32, f32),
    pub(super) resources: Ref,
}

/// A chunk without padding for human readers.
pub(super) fn compact() -> Chunk {
    Chunk::with_settings(pdf_writer::Settings { pretty: false })
}

fn count(pages: usize) -> i32 {
    i32::try_from(pages).unwrap_or(i32::MAX)
}

/// Compresses a stream. Level 4 is the fastest at which 44,000 labels stay under 20 MB.
pub(super) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() / 4), Compression::new(4));
    // Writing into memory does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}
