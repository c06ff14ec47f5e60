//! A day of changes at the source of the EHR, as AWS DMS writes it to S3, and the extract that the
//! source would give at the end of that day.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::WorldError;

/// The column positions of patients.csv that the day touches.
const ID: usize = 0;
const BORN: usize = 1;
const ADDRESS: usize = 16;
const CITY: usize = 17;

/// A file of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFile {
    /// Its name, which tells when DMS wrote it.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A day of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedDay {
    /// The files in an order in which they may be delivered: not that of their changes.
    pub files: Vec<ChangeFile>,
    /// patients.csv at the end of the day.
    pub extract: String,
    /// A patient who moved.
    pub moved: String,
    /// A patient who is deleted, and whom a late change does not bring back.
    pub deleted: String,
}

/// The lines of patients.csv as far as the day needs them.
struct Patients<'a> {
    header: &'a str,
    lines: Vec<&'a str>,
}

/// The changes of the day `on` to the patients of a world.
///
/// A patient moves twice and one is born; another is deleted, and an older change of hers is
/// delivered after that; a third is corrected. The file of seven o'clock comes last.
///
/// # Errors
/// The failure to read `ehr/patients.csv` of the world, and [`WorldError::TooSmall`] when it has
/// fewer than three patients whose rows have no defect.
pub fn changed_day(world: &Path, on: NaiveDate) -> Result<ChangedDay, WorldError> {
    let path = world.join("ehr").join("patients.csv");
    let text = fs::read_to_string(&path)
        .map_err(|source| WorldError::ReadFile { path: path.clone(), source })?;
    let (header, body) = text.split_once('\n').unwrap_or((&text, ""));
    let patients = Patients { header, lines: body.lines().collect() };
    let clean = patients.clean();
    let [mover, gone, fixed] = clean[..] else { return Err(WorldError::TooSmall) };
    Ok(patients.day(on, mover, gone, fixed))
}

impl Patients<'_> {
    /// Three rows that a reader accepts and that stand alone for their patient.
    fn clean(&self) -> Vec<&str> {
        let columns = self.header.split(',').count();
        let mut seen = HashSet::new();
        let id = |line: &str| line.split(',').next().unwrap_or_default().to_owned();
        let twice: HashSet<String> =
            self.lines.iter().map(|line| id(line)).filter(|id| !seen.insert(id.clone())).collect();
        let is_clean = |line: &&&str| {
            let cells: Vec<&str> = line.split(',').collect();
            let born = cells.get(BORN).is_some_and(|day| day.parse::<NaiveDate>().is_ok());
            let alive = cells.get(2).is_some_and(|day| day.is_empty());
            !line.contains('"')
                && cells.len() == columns
                && born
                && alive
                && !twice.contains(cells[0])
        };
        self.lines.iter().filter(is_clean).take(3).copied().collect()
    }

    fn day(&self, on: NaiveDate, mover: &str, gone: &str, fixed: &str) -> ChangedDay {
        let at = |minutes: i64| on.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
        let there = with(&with(mover, ADDRESS, "1 Harbor St"), CITY, "Quincy");
        let back = with(mover, ADDRESS, "22 Orchard Ave");
        let born =
            with(&with(fixed, ID, "00000000-0000-4000-8000-000000000001"), BORN, "2026-02-27");
        let right = with(fixed, CITY, "Salem");
        let file =
            |minutes: i64, changes: &[(i64, char, &str)]| self.file(at(minutes), on, changes);
        let files = vec![
            file(545, &[(540, 'U', &back), (525, 'D', gone)]),
            file(365, &[(360, 'U', &there), (330, 'I', &born)]),
            file(425, &[(420, 'U', &with(gone, CITY, "Lowell")), (424, 'U', &right)]),
        ];
        let kept = self.lines.iter().filter(|line| **line != gone).map(|line| match *line {
            line if line == mover => back.clone(),
            line if line == fixed => right.clone(),
            line => line.to_owned(),
        });
        let lines: Vec<String> =
            std::iter::once(self.header.to_owned()).chain(kept).chain([born.clone()]).collect();
        let id = |line: &str| line.split(',').next().unwrap_or_default().to_owned();
        ChangedDay { files, extract: lines.join("\n") + "\n", moved: id(mover), deleted: id(gone) }
    }

    /// A file that DMS wrote at an instant: its changes with the minutes of `on` of their commits.
    fn file(
        &self,
        written: NaiveDateTime,
        on: NaiveDate,
        changes: &[(i64, char, &str)],
    ) -> ChangeFile {
        let mut text = format!("Op,dms_timestamp,{}\n", self.header);
        for (minutes, operation, row) in changes {
            let committed = on.and_time(NaiveTime::MIN) + TimeDelta::minutes(*minutes);
            let committed = committed.format("%Y-%m-%d %H:%M:%S%.6f");
            text.push_str(&format!("{operation},{committed},{row}\n"));
        }
        ChangeFile { name: written.format("%Y%m%d-%H%M%S000.csv").to_string(), text }
    }
}

/// The row with another value in one place.
fn with(row: &str, at: usize, value: &str) -> String {
    let cells = row.split(',').enumerate();
    let cells = cells.map(|(place, cell)| if place == at { value } else { cell });
    cells.collect::<Vec<_>>().join(",")
}
