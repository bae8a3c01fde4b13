//! How many objects of each class and each kind there are.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Census, Class, Emission, Kind, Object};

/// Objects by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Still lifes.
    pub still_lifes: u64,
    /// Oscillators.
    pub oscillators: u64,
    /// Spaceships.
    pub spaceships: u64,
    /// Areas that are still active.
    pub active: u64,
}

impl Counts {
    /// The count of one class.
    pub const fn of(&self, class: Class) -> u64 {
        match class {
            Class::StillLife => self.still_lifes,
            Class::Oscillator => self.oscillators,
            Class::Spaceship => self.spaceships,
            Class::Active => self.active,
        }
    }

    /// All classes together.
    pub const fn total(&self) -> u64 {
        self.still_lifes + self.oscillators + self.spaceships + self.active
    }

    fn add(&mut self, class: Class, count: u64) {
        *match class {
            Class::StillLife => &mut self.still_lifes,
            Class::Oscillator => &mut self.oscillators,
            Class::Spaceship => &mut self.spaceships,
            Class::Active => &mut self.active,
        } += count;
    }
}

/// The objects of one code in a census.
#[derive(Clone, Debug)]
pub struct TallyRow {
    /// The class.
    pub class: Class,
    /// The apgcode; `None` puts together what is active (guns by what they send out), or what only
    /// an edge keeps as it is.
    pub code: Option<Arc<str>>,
    /// The name in use, where there is one.
    pub name: Option<&'static str>,
    /// Number of objects.
    pub count: u64,
    /// Live cells of all of them.
    pub population: u64,
    /// One of the objects, the first that was met.
    pub example: Object,
}

/// What is counted together.
type Key = (Class, Option<Arc<str>>, Option<Arc<Emission>>);

/// Counts by class and by code, of one snapshot or of many.
///
/// ```
/// use lifescope::census::Tally;
/// let tally = Tally::default();
/// assert_eq!((tally.total(), tally.rows().len()), (0, 0));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: Counts,
    rows: HashMap<Key, TallyRow>,
}

impl Tally {
    /// Adds an object. One that is cut off by the edge of its snapshot is left out.
    pub fn add(&mut self, object: &Object) {
        if object.is_cut {
            return;
        }
        let class = object.kind.class();
        self.counts.add(class, 1);
        let key = (class, object.code.clone(), object.emission.clone());
        let row = self.rows.entry(key).or_insert_with(|| TallyRow {
            class,
            code: object.code.clone(),
            name: object.name,
            count: 0,
            population: 0,
            example: object.clone(),
        });
        row.count += 1;
        row.population += object.population;
    }

    /// Adds everything that another tally counted.
    pub fn merge(&mut self, other: Tally) {
        for class in Class::ALL {
            self.counts.add(class, other.counts.of(class));
        }
        for (key, theirs) in other.rows {
            match self.rows.get_mut(&key) {
                Some(row) => {
                    row.count += theirs.count;
                    row.population += theirs.population;
                }
                None => {
                    self.rows.insert(key, theirs);
                }
            }
        }
    }

    /// Counts by class.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Objects counted.
    pub fn total(&self) -> u64 {
        self.counts.total()
    }

    /// The rows by class, in each class the most frequent first, and then by code.
    pub fn rows(&self) -> Vec<&TallyRow> {
        let mut rows: Vec<&TallyRow> = self.rows.values().collect();
        rows.sort_unstable_by(|a, b| {
            let order = a.class.cmp(&b.class).then(b.count.cmp(&a.count));
            order.then_with(|| by_length(a.code.as_deref(), b.code.as_deref()))
        });
        rows
    }
}

/// Short codes, which are small objects', come first.
fn by_length(a: Option<&str>, b: Option<&str>) -> std::cmp::Ordering {
    let key = |code: Option<&str>| code.map_or(0, str::len);
    key(a).cmp(&key(b)).then_with(|| a.cmp(&b))
}

impl Census {
    /// The objects by class.
    pub fn counts(&self) -> Counts {
        self.tally().counts
    }

    /// The objects by class and code.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.objects.iter().for_each(|object| tally.add(object));
        tally
    }

    /// Number of objects with that name, whatever they do.
    pub fn count_named(&self, name: &str) -> u64 {
        let named = self.objects.iter().filter(|object| !object.is_cut);
        named.filter(|object| object.name == Some(name)).count() as u64
    }

    /// Whether anything is still active, apart from what the snapshot's edge cuts.
    pub fn is_active(&self) -> bool {
        self.objects.iter().any(|object| object.kind == Kind::Active && !object.is_cut)
    }
}
