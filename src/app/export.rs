//! Saving what the dock shows: charts as pictures (PNG) or as tables (CSV), and weights, into the
//! user's folder of pictures or of documents. Drawing and writing are done on a thread of their own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::chart::Chart;
use super::{raster, troubles};
use crate::language::Message;
use crate::language::texts::files as texts;
use crate::save::save_new;

/// What a chart is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Png,
    Csv,
}

/// Width of a saved picture, in points.
const WIDTH: f32 = 720.0;

/// Height of a saved picture, in points.
const HEIGHT: f32 = 420.0;

/// Pixels a point of a saved picture.
const SCALE: f32 = 2.0;

/// Files of one name that a folder may hold.
const MOST_OF_A_NAME: u32 = 10_000;

/// What came of saving: where the file is, or why there is none.
pub(super) type Exported = Result<PathBuf, Message>;

/// Saves charts in the background.
pub(super) struct Saver {
    sender: Sender<(u64, Exported)>,
    outcomes: Receiver<(u64, Exported)>,
    /// Files that were asked for.
    count: u64,
    /// Where files go instead of the user's folders.
    folder: Option<PathBuf>,
}

impl Saver {
    /// Saves into the user's folders, or into `folder`.
    pub fn new(folder: Option<PathBuf>) -> Self {
        let (sender, outcomes) = channel();
        Self { sender, outcomes, count: 0, folder }
    }

    /// Saves a chart under a name like `lifescope-NAME.png`; `woken` is called when it is done.
    pub fn save(
        &mut self,
        chart: Chart,
        name: &str,
        format: Format,
        woken: impl FnOnce() + Send + 'static,
    ) {
        let (kind, ending) = match format {
            Format::Png => (Kind::Picture, "png"),
            Format::Csv => (Kind::Document, "csv"),
        };
        let bytes = move || match format {
            Format::Png => picture(&chart),
            Format::Csv => Ok(chart.csv().into_bytes()),
        };
        self.save_bytes(kind, name, ending, bytes, woken);
    }

    /// Saves what `bytes` makes under a name like `lifescope-NAME.ENDING`; gives the number by which
    /// [`outcomes`](Self::outcomes) tell of it.
    pub fn save_bytes(
        &mut self,
        kind: Kind,
        name: &str,
        ending: &'static str,
        bytes: impl FnOnce() -> Result<Vec<u8>, Message> + Send + 'static,
        woken: impl FnOnce() + Send + 'static,
    ) -> u64 {
        self.count += 1;
        let number = self.count;
        let folder = self.folder.clone().unwrap_or_else(|| user_folder(kind));
        let (name, sender) = (name.to_owned(), self.sender.clone());
        let started = std::thread::Builder::new().name("export".to_owned()).spawn(move || {
            let outcome = bytes().and_then(|bytes| write(&bytes, &folder, &name, ending));
            // The dock has gone when nobody hears this.
            let _ = sender.send((number, outcome));
            woken();
        });
        if let Err(error) = started {
            let message = Message::new(texts::NO_THREAD, [error.to_string()]);
            let _ = self.sender.send((number, Err(message)));
        }
        number
    }

    /// What came of what was saved since this was asked last, by its numbers.
    pub fn outcomes(&self) -> impl Iterator<Item = (u64, Exported)> {
        self.outcomes.try_iter()
    }
}

/// Which of the user's folders a file goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Picture,
    Document,
}

fn user_folder(kind: Kind) -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders.as_ref().and_then(|folders| {
        let own = match kind {
            Kind::Picture => folders.picture_dir(),
            Kind::Document => folders.document_dir(),
        };
        own.or_else(|| Some(folders.home_dir()))
    });
    folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Writes a file that was not there before.
fn write(bytes: &[u8], folder: &Path, name: &str, ending: &str) -> Exported {
    let place = folder.display().to_string();
    fs::create_dir_all(folder).map_err(|error| troubles::of_file(&place, &error))?;
    for number in 1..MOST_OF_A_NAME {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("lifescope-{name}{suffix}.{ending}"));
        match save_new(&path, |out| out.write_all(bytes)) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(troubles::of_file(&path.display().to_string(), &error)),
        }
    }
    Err(Message::new(texts::TOO_MANY_OF_A_NAME, [place, format!("lifescope-{name}")]))
}

fn picture(chart: &Chart) -> Result<Vec<u8>, Message> {
    let picture = raster::draw(WIDTH, HEIGHT, SCALE, |ui| {
        let place = ui.max_rect().shrink(14.0);
        let title = ui.painter().text(
            place.min,
            egui::Align2::LEFT_TOP,
            &chart.title,
            egui::FontId::proportional(16.0),
            super::theme::TEXT,
        );
        let below =
            egui::Rect::from_min_max(egui::pos2(place.left(), title.bottom() + 10.0), place.max);
        chart.paint(ui.painter(), below, None);
    });
    raster::png(&picture).map_err(|error| error.to_string().into())
}

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::*;
    use crate::app::chart::{Axis, Series};

    fn chart() -> Chart {
        Chart {
            title: "损失 and loss".to_owned(),
            x: Axis::linear("step"),
            y: Axis::share("right"),
            series: vec![Series::line("a", Color32::RED, vec![[0.0, 0.1], [9.0, 0.9]])],
            ..Chart::default()
        }
    }

    #[test]
    fn files_never_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut saver = Saver::new(Some(folder.path().join("new")));
        for _ in 0..2 {
            saver.save(chart(), "training", Format::Csv, || {});
        }
        saver.save(chart(), "training", Format::Png, || {});
        let mut names: Vec<String> = (0..3)
            .map(|_| saver.outcomes.recv().unwrap().1.unwrap())
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let expected =
            ["lifescope-training-2.csv", "lifescope-training.csv", "lifescope-training.png"];
        assert_eq!(names, expected);
        let table = folder.path().join("new").join(expected[1]);
        assert_eq!(fs::read_to_string(table).unwrap(), "step,a\n0,0.1\n9,0.9\n");
    }

    #[test]
    fn a_saved_picture_holds_the_line() {
        let picture = png::Decoder::new(io::Cursor::new(picture(&chart()).unwrap()));
        let mut reader = picture.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!((info.width, info.height), (1440, 840));
        let red = bytes.as_chunks::<3>().0.iter().filter(|p| **p == [255, 0, 0]).count();
        assert!(red > 500, "{red} pixels of the line");
    }

    #[test]
    fn what_goes_wrong_is_said_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let message = write(b"x", &file.join("x"), "training", "csv").unwrap_err().to_string();
        assert!(message.contains("file"), "{message}");
    }
}
