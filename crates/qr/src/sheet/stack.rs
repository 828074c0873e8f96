//! The stack of pages: drawn and compressed on several threads, written in order on one.

use std::borrow::Borrow;
use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use i18n::sheets;
use pdf_writer::{Chunk, Filter, Finish, Rect, Ref};

use super::face::Face;
use super::file::{Document, File, compact, deflate};
use super::fonts::Fonts;
use super::layout::MM;
use super::pen::{Align, BOLD, COMMON, MARGIN, Pen, REGULAR, Weight};
use super::{SheetError, SheetItem, SheetStyle, design};
use crate::symbol::Symbol;

/// Threads that draw. The writer is never what one waits for, and more than four find no work on a small server.
const MOST_THREADS: usize = 4;

/// Pages on the way per thread: enough that none waits, few enough to need no memory.
const AHEAD: usize = 4;

/// A document to be made.
pub(super) struct Job<'a> {
    pub(super) style: SheetStyle,
    pub(super) fonts: &'a Fonts,
    /// How many pages it will have.
    pub(super) pages: usize,
    /// Whether the codes are drawn.
    pub(super) codes: bool,
}

/// A page's number, from 1, and its items.
type Work<T> = (usize, Vec<T>);
type Drawn = Result<Vec<u8>, SheetError>;

/// One drawing thread's ends of the channels.
struct Drawer<T> {
    work: SyncSender<Work<T>>,
    drawn: Receiver<Drawn>,
}

pub(super) fn write<I>(job: &Job<'_>, items: I, out: impl Write) -> Result<(), SheetError>
where
    I: IntoIterator<Item: Borrow<SheetItem> + Send>,
{
    let mut file = File::new(out)?;
    let resources = furnish(&mut file, job)?;
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let drawers: Vec<_> = (0..threads).map(|_| start(scope, job)).collect();
        feed(job, &drawers, items, |page| file.page(&page).map_err(SheetError::from))
    })?;
    let grid = job.style.layout.grid();
    let lang = job.style.lang.tag();
    let document = Document { title: sheets::title(job.style.lang), lang, size: grid.page, resources };
    file.finish(&document)?;
    Ok(())
}

fn start<'scope, T>(scope: &'scope thread::Scope<'scope, '_>, job: &'scope Job<'_>) -> Drawer<T>
where
    T: Borrow<SheetItem> + Send + 'scope,
{
    let (work, received) = sync_channel::<Work<T>>(AHEAD);
    let (send, drawn) = sync_channel(AHEAD);
    scope.spawn(move || {
        for (number, items) in received {
            if send.send(draw(job, number, &items)).is_err() {
                break;
            }
        }
    });
    Drawer { work, drawn }
}

/// Deals out the pages in turn and takes them back in the same turn, so that they come in order.
fn feed<T>(
    job: &Job<'_>,
    drawers: &[Drawer<T>],
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(Vec<u8>) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    let mut take = |page: usize| {
        let drawn = drawers[page % drawers.len()].drawn.recv().map_err(|_| SheetError::Stopped)?;
        write(drawn?)
    };
    let mut items = items.into_iter();
    let (mut dealt, mut taken) = (0, 0);
    loop {
        let page: Vec<T> = items.by_ref().take(job.style.layout.per_page()).collect();
        if page.is_empty() {
            break;
        }
        drawers[dealt % drawers.len()].work.send((dealt + 1, page)).map_err(|_| SheetError::Stopped)?;
        dealt += 1;
        if dealt - taken >= drawers.len() * AHEAD {
            take(taken)?;
            taken += 1;
        }
    }
    (taken..dealt).try_for_each(take)
}

/// One page, compressed.
fn draw<T: Borrow<SheetItem>>(job: &Job<'_>, number: usize, items: &[T]) -> Drawn {
    let style = job.style;
    let grid = style.layout.grid();
    let mut pen = Pen::new(job.fonts);
    if style.layout.per_page() > 1 {
        pen.form(MARGIN);
        let right = grid.page.0 - grid.origin.0 - 2.0 * MM;
        let text = sheets::page(style.lang, number, job.pages);
        pen.grey(design::QUIET);
        pen.line(Weight::Regular, 6.0, Align::Right, (right, design::margin_line(&grid)), &text);
    }
    for (item, (x, y)) in items.iter().zip(design::places(&grid)) {
        let item: &SheetItem = item.borrow();
        let symbol = job.codes.then(|| Symbol::encode(&item.url, style.level)).transpose();
        let symbol = symbol.map_err(|reason| SheetError::Symbol { code: item.code, reason })?;
        pen.at(x, y, |pen| {
            pen.form(COMMON);
            design::own(pen, style, item, symbol.as_ref());
        });
    }
    Ok(deflate(&pen.finish()))
}

/// Writes fonts, forms and the dictionary through which all pages know them.
fn furnish<W: Write>(file: &mut File<W>, job: &Job<'_>) -> Result<Ref, SheetError> {
    let resources = file.reserve();
    let regular = embed(file, &job.fonts.regular)?;
    let bold = job.fonts.bold.as_ref().map(|face| embed(file, face)).transpose()?;
    let common = form(file, job, resources, design::common)?;
    let margin = form(file, job, resources, design::margin)?;
    let mut chunk = compact();
    let mut writer = chunk.indirect(resources).start::<pdf_writer::writers::Resources<'_>>();
    let mut fonts = writer.fonts();
    fonts.pair(REGULAR, regular);
    fonts.pairs(bold.map(|bold| (BOLD, bold)));
    fonts.finish();
    writer.x_objects().pair(COMMON, common).pair(MARGIN, margin);
    writer.finish();
    file.put(resources, &chunk)?;
    Ok(resources)
}

fn embed<W: Write>(file: &mut File<W>, face: &Face) -> Result<Ref, SheetError> {
    let ids = [(); 5].map(|()| file.reserve());
    let chunks = face.embed(ids).map_err(SheetError::Font)?;
    for (id, chunk) in ids.into_iter().zip(&chunks) {
        file.put(id, chunk)?;
    }
    Ok(ids[0])
}

fn form<W: Write>(
    file: &mut File<W>,
    job: &Job<'_>,
    resources: Ref,
    draw: impl FnOnce(&mut Pen<'_>, SheetStyle),
) -> Result<Ref, SheetError> {
    let mut pen = Pen::new(job.fonts);
    draw(&mut pen, job.style);
    let content = deflate(&pen.finish());
    let (width, height) = job.style.layout.grid().page;
    let id = file.reserve();
    let mut chunk: Chunk = compact();
    let mut form = chunk.form_xobject(id, &content);
    form.bbox(Rect::new(0.0, 0.0, width, height)).pair(pdf_writer::Name(b"Resources"), resources);
    form.filter(Filter::FlateDecode);
    form.finish();
    file.put(id, &chunk)?;
    Ok(id)
}
