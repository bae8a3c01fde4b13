//! Which islands are looked at together, and what they turn out to be.
//!
//! Every island begins as a group of its own, with what its shape does alone (`verdict`). Then:
//!
//! - **Neighbours.** A group that repeats and moves is compared with the groups around it. Two
//!   groups are judged as one shape if the cells that they live on in their periods come within
//!   reach of each other. If they do not act on each other, they come out as two objects again.
//! - **Restless groups.** A group that does not repeat alone is evolved. What it comes near on the
//!   way is taken in, at the moment and in the phase of their contact. If all of it is as all of it
//!   was at some time, it is one group: the queen bee with her two blocks. The work for that is
//!   limited, and what was taken in in vain stays what it was.
//! - **Neighbours of restless groups.** A group that a restless one reaches within its own period
//!   is judged together with it: an eater that is biting is no still life.
//!
//! Groups at a dead edge that would cut their period short are evolved with that edge.

mod trial;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::island::Island;
use super::plot::{Plot, is_near};
use super::verdict::{Memory, Verdict, stamp};
use super::{Emission, Kind, Object};
use crate::life::{BitGrid, Edge, Rect, Topology};

/// Cells along the side of an index's bucket.
const BUCKET: i64 = 64;

/// Generations for which a restless group's neighbours are held against it, at most.
const HORIZON: u32 = 16;

/// Islands that are looked at together.
struct Group {
    bounds: Rect,
    population: u64,
    /// `None` for what is larger than the effort allows.
    judged: Option<Judged>,
    is_cut: bool,
    /// Whether it meets itself around a torus, so that alone on a plane it is not itself.
    meets_itself: bool,
    /// Whether it has become a part of another group.
    is_gone: bool,
    /// What it sends out, where that is all it does.
    emission: Option<Arc<Emission>>,
}

impl Group {
    /// Whether it does not repeat, and may do so together with others.
    fn is_restless(&self) -> bool {
        let judged = self.judged.as_ref();
        !self.is_gone
            && !self.is_cut
            && !self.meets_itself
            && self.emission.is_none()
            && judged.is_some_and(|judged| judged.verdict.cycle.is_none())
    }
}

#[derive(Clone)]
struct Judged {
    shape: Arc<BitGrid>,
    verdict: Arc<Verdict>,
}

/// A group with how far it is moved, around a torus, to be where it is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Contact {
    group: u32,
    x: i64,
    y: i64,
}

/// The work of taking one snapshot apart.
pub(super) struct Interactions<'a> {
    memory: &'a mut Memory,
    /// Once this is raised, nothing is looked at any more, and what is found is worth nothing.
    stop: &'a AtomicBool,
    topology: Topology,
    groups: Vec<Group>,
    buckets: HashMap<(i64, i64), Vec<u32>>,
    /// How far groups reach over a torus's seam.
    overhang: i64,
}

impl<'a> Interactions<'a> {
    /// Judges every island alone.
    pub fn new(
        topology: Topology,
        islands: Vec<Island>,
        memory: &'a mut Memory,
        stop: &'a AtomicBool,
    ) -> Self {
        let mut interactions = Self {
            memory,
            stop,
            topology,
            groups: Vec::with_capacity(islands.len()),
            buckets: HashMap::with_capacity(islands.len()),
            overhang: 2,
        };
        for island in islands.into_iter().take_while(|_| !stop.load(Ordering::Relaxed)) {
            let judged = island.shape.map(|shape| {
                let verdict = interactions.memory.verdict(&shape, stop);
                Judged { shape, verdict }
            });
            interactions.add(Group {
                bounds: island.bounds,
                population: island.population,
                judged,
                is_cut: island.is_cut,
                meets_itself: island.meets_itself,
                is_gone: false,
                emission: None,
            });
        }
        interactions
    }

    /// Joins what has to be looked at together.
    pub fn joined(mut self) -> Self {
        self.join_neighbours(0);
        self.join_restless();
        self.join_with_restless();
        self
    }

    /// The objects of all groups.
    pub fn objects(mut self) -> Vec<Object> {
        let groups = std::mem::take(&mut self.groups);
        let mut objects = Vec::with_capacity(groups.len());
        for group in groups.iter().filter(|group| !group.is_gone) {
            if self.is_stopped() {
                break;
            }
            self.put_objects(group, true, &mut objects);
        }
        objects
    }

    /// The objects of all groups, where what does not repeat is not taken apart.
    pub fn objects_at_a_glance(mut self) -> Vec<Object> {
        let groups = std::mem::take(&mut self.groups);
        let mut objects = Vec::with_capacity(groups.len());
        for group in &groups {
            self.put_objects(group, false, &mut objects);
        }
        objects
    }

    fn put_objects(&mut self, group: &Group, takes_apart: bool, objects: &mut Vec<Object>) {
        let active = |shape: Option<Arc<BitGrid>>| Object {
            kind: Kind::Active,
            code: None,
            name: None,
            bounds: group.bounds,
            population: group.population,
            shape,
            is_cut: group.is_cut,
            emission: group.emission.clone(),
        };
        let Some(Judged { shape, verdict }) = &group.judged else {
            return objects.push(active(None));
        };
        let is_restless = verdict.cycle.is_none();
        if group.meets_itself || group.emission.is_some() || is_restless && !takes_apart {
            return objects.push(active(Some(shape.clone())));
        }
        if let Some(edge) = self.edge_in_the_way(group) {
            let kind = kind_at_edge(self.memory, shape, group.bounds, edge);
            return objects.push(Object { kind, ..active(Some(shape.clone())) });
        }
        let loose = is_restless.then(|| self.memory.loose_parts(shape, self.stop));
        let parts = loose.as_deref().unwrap_or(&verdict.parts);
        objects.extend(parts.iter().map(|part| {
            let (width, height) = (part.shape.width() as u64, part.shape.height() as u64);
            let (x, y) = self.around_seams(group.bounds.x + part.x, group.bounds.y + part.y);
            Object {
                kind: part.kind,
                code: part.code.clone(),
                name: part.name,
                bounds: Rect::new(x, y, width, height),
                population: part.population,
                shape: Some(part.shape.clone()),
                is_cut: group.is_cut,
                emission: None,
            }
        }));
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// The universe where its dead edge cuts the group's period short.
    fn edge_in_the_way(&self, group: &Group) -> Option<Rect> {
        if self.topology.edge() != Edge::Dead || self.topology == Topology::UNBOUNDED {
            return None;
        }
        let all = inside(self.topology);
        let reach = match &group.judged.as_ref()?.verdict.cycle {
            Some(cycle) => cycle.envelope.bounds(group.bounds.x, group.bounds.y),
            None => group.bounds.expanded(1),
        };
        (all.intersection(&reach) != reach).then_some(all)
    }

    fn around_seams(&self, x: i64, y: i64) -> (i64, i64) {
        if self.topology.edge() != Edge::Torus {
            return (x, y);
        }
        let wrap = |at: i64, first: Option<i64>, side: Option<u64>| match first.zip(side) {
            Some((first, side)) => (at - first).rem_euclid(side as i64) + first,
            None => at,
        };
        (
            wrap(x, self.topology.first_column(), self.topology.width()),
            wrap(y, self.topology.first_row(), self.topology.height()),
        )
    }

    /// Adds a group, and puts it where its neighbours find it.
    fn add(&mut self, group: Group) -> u32 {
        let number = self.groups.len() as u32;
        let reach = reach(&group);
        if let Some(all) = self.topology.bounds().filter(|_| self.topology.edge() == Edge::Torus) {
            let over = (reach.right() - all.right()).max(reach.bottom() - all.bottom());
            let under = (all.x - reach.x).max(all.y - reach.y);
            self.overhang = self.overhang.max(over.max(under) + 2);
        }
        for bucket in buckets(reach) {
            self.buckets.entry(bucket).or_default().push(number);
        }
        self.groups.push(group);
        number
    }

    /// The groups, other than `except`, that may live on cells of `region`.
    fn near(&self, region: Rect, except: &[Contact]) -> Vec<Contact> {
        let mut found: Vec<Contact> = Vec::new();
        for (x, y) in self.shifts(region) {
            let region = Rect { x: region.x - x, y: region.y - y, ..region };
            for bucket in buckets(region) {
                for &group in self.buckets.get(&bucket).map_or(&[][..], Vec::as_slice) {
                    let contact = Contact { group, x, y };
                    let other = &self.groups[group as usize];
                    if !other.is_gone
                        && !reach(other).intersection(&region).is_empty()
                        && !found.contains(&contact)
                        && !except.contains(&contact)
                    {
                        found.push(contact);
                    }
                }
            }
        }
        found
    }

    /// How far groups are moved to be met in `region`: around a torus, there are several ways.
    fn shifts(&self, region: Rect) -> Vec<(i64, i64)> {
        let along = |start: i64, end: i64, first: Option<i64>, side: Option<u64>| {
            let mut shifts = vec![0];
            if let (Some((first, side)), Edge::Torus) = (first.zip(side), self.topology.edge()) {
                let side = side as i64;
                if start < first + self.overhang {
                    shifts.push(-side);
                }
                if end > first + side - self.overhang {
                    shifts.push(side);
                }
            }
            shifts
        };
        let columns =
            along(region.x, region.right(), self.topology.first_column(), self.topology.width());
        let rows =
            along(region.y, region.bottom(), self.topology.first_row(), self.topology.height());
        rows.iter().flat_map(|&y| columns.iter().map(move |&x| (x, y))).collect()
    }

    /// Joins groups from `from` on that repeat with those whose cells they come near.
    fn join_neighbours(&mut self, from: u32) {
        let mut next = from;
        while let Some(group) = self.groups.get(next as usize).filter(|_| !self.is_stopped()) {
            let number = next;
            next += 1;
            let Some(envelope) = moving_envelope(group) else {
                continue;
            };
            let region = envelope.bounds(group.bounds.x, group.bounds.y).expanded(2);
            let own = Contact { group: number, x: 0, y: 0 };
            let partners: Vec<Contact> = self
                .near(region, &[own])
                .into_iter()
                .filter(|contact| self.lives_near(number, *contact))
                .collect();
            if !partners.is_empty() {
                // The new group stands at the end, and comes to its turn.
                self.join(own, &partners);
            }
        }
    }

    /// Whether two groups that repeat come near each other.
    fn lives_near(&self, group: u32, contact: Contact) -> bool {
        let (own, other) = (&self.groups[group as usize], &self.groups[contact.group as usize]);
        let (Some(a), Some(b)) = (cycle(own), cycle(other)) else {
            return false;
        };
        let at = |bounds: Rect, x: i64, y: i64| (bounds.x + x, bounds.y + y);
        is_near(
            &a.envelope.shape,
            at(own.bounds, a.envelope.x, a.envelope.y),
            &b.envelope.shape,
            at(other.bounds, b.envelope.x + contact.x, b.envelope.y + contact.y),
        )
    }

    /// Puts groups together into a new one. `None` where that would be too large, or where a group
    /// meets itself around a torus.
    fn join(&mut self, first: Contact, others: &[Contact]) -> Option<u32> {
        let (bounds, shape) = self.union(first, others)?;
        let verdict = self.memory.verdict(&shape, self.stop);
        Some(self.replace(first, others, bounds, Judged { shape, verdict }))
    }

    /// The cells of groups together.
    fn union(&self, first: Contact, others: &[Contact]) -> Option<(Rect, Arc<BitGrid>)> {
        let all = || std::iter::once(&first).chain(others);
        let place = |contact: &Contact| {
            let group = &self.groups[contact.group as usize];
            Rect { x: group.bounds.x + contact.x, y: group.bounds.y + contact.y, ..group.bounds }
        };
        let mut bounds = Rect::default();
        let mut population = 0;
        for contact in all() {
            if all().filter(|other| other.group == contact.group).count() > 1 {
                return None;
            }
            bounds = bounds.union(&place(contact));
            population += self.groups[contact.group as usize].population;
        }
        let effort = self.memory.effort;
        if bounds.width.max(bounds.height) > effort.max_side || population > effort.max_cells {
            return None;
        }
        let mut shape = BitGrid::new(bounds.width as usize, bounds.height as usize);
        for contact in all() {
            let judged = self.groups[contact.group as usize].judged.as_ref()?;
            let place = place(contact);
            stamp(&mut shape, &judged.shape, place.x - bounds.x, place.y - bounds.y);
        }
        Some((bounds, Arc::new(shape)))
    }

    fn replace(&mut self, first: Contact, others: &[Contact], bounds: Rect, judged: Judged) -> u32 {
        let mut is_cut = false;
        let mut population = 0;
        for contact in std::iter::once(&first).chain(others) {
            let group = &mut self.groups[contact.group as usize];
            group.is_gone = true;
            is_cut |= group.is_cut;
            population += group.population;
        }
        let judged = Some(judged);
        self.add(Group {
            bounds,
            population,
            judged,
            is_cut,
            meets_itself: false,
            is_gone: false,
            emission: None,
        })
    }

    /// Joins restless groups with those that they reach within their period.
    fn join_with_restless(&mut self) {
        let mut next = 0;
        while next < self.groups.len() as u32 && !self.is_stopped() {
            let number = next;
            next += 1;
            let Some(partners) = self.reached_by(number) else {
                continue;
            };
            if !partners.is_empty() {
                self.join(Contact { group: number, x: 0, y: 0 }, &partners);
            }
        }
    }

    /// The groups that a restless one comes near before they are through their period; `None` where
    /// the group is not restless.
    fn reached_by(&self, number: u32) -> Option<Vec<Contact>> {
        let group = &self.groups[number as usize];
        let judged = group.judged.as_ref().filter(|_| group.is_restless())?;
        let own = Contact { group: number, x: 0, y: 0 };
        let candidates: Vec<(Contact, u32)> = self
            .near(group.bounds.expanded(u64::from(HORIZON) + 2), &[own])
            .into_iter()
            .filter_map(|contact| Some((contact, self.horizon(contact.group)?)))
            .filter(|(contact, horizon)| {
                let other = reach(&self.groups[contact.group as usize]);
                let other = Rect { x: other.x + contact.x, y: other.y + contact.y, ..other };
                let region = group.bounds.expanded(u64::from(*horizon) + 2);
                !region.intersection(&other).is_empty()
            })
            .collect();
        let longest = candidates.iter().map(|(_, horizon)| *horizon).max()?;
        let mut plot = Plot::new(self.memory.rule, &judged.shape, group.bounds.x, group.bounds.y);
        let mut reached: Vec<Contact> = Vec::new();
        for generation in 1..longest {
            plot.step();
            for (contact, horizon) in &candidates {
                if generation < *horizon
                    && !reached.contains(contact)
                    && self.is_in_contact(&plot, *contact, u64::from(generation))
                {
                    reached.push(*contact);
                }
            }
        }
        Some(reached)
    }

    /// For how many generations a group has to be left alone to be what it is; `None` for one that
    /// is restless, or that stays as it is.
    fn horizon(&self, group: u32) -> Option<u32> {
        let period = cycle(&self.groups[group as usize])?.period;
        (period > 1).then_some(period.min(HORIZON))
    }
}

fn cycle(group: &Group) -> Option<&super::verdict::Cycle> {
    if group.meets_itself {
        return None;
    }
    group.judged.as_ref()?.verdict.cycle.as_ref()
}

/// What a group that repeats lives on, unless it stays as it is.
fn moving_envelope(group: &Group) -> Option<&super::verdict::Phase> {
    let cycle = cycle(group).filter(|cycle| !group.is_gone && cycle.period > 1)?;
    Some(&cycle.envelope)
}

/// Around the cells that a group lives on, as far as is known.
fn reach(group: &Group) -> Rect {
    match cycle(group) {
        Some(cycle) => cycle.envelope.bounds(group.bounds.x, group.bounds.y),
        None => group.bounds,
    }
}

fn buckets(region: Rect) -> impl Iterator<Item = (i64, i64)> {
    let columns = region.x.div_euclid(BUCKET)..=(region.right() - 1).div_euclid(BUCKET);
    let rows = region.y.div_euclid(BUCKET)..=(region.bottom() - 1).div_euclid(BUCKET);
    rows.flat_map(move |row| columns.clone().map(move |column| (column, row)))
}

/// The universe as a rectangle; where an axis does not end, as far as coordinates go.
fn inside(topology: Topology) -> Rect {
    let far = crate::life::MAX_COORDINATE;
    let axis = |first: Option<i64>, side: Option<u64>| match first.zip(side) {
        Some((first, side)) => (first, first + side as i64),
        None => (-far, far),
    };
    let (left, right) = axis(topology.first_column(), topology.width());
    let (top, bottom) = axis(topology.first_row(), topology.height());
    Rect::from_edges(left, top, right, bottom)
}

/// What a shape does at a dead edge.
fn kind_at_edge(memory: &Memory, shape: &BitGrid, bounds: Rect, edge: Rect) -> Kind {
    let mut plot = Plot::clipped(memory.rule, shape, bounds.x, bounds.y, edge);
    for period in 1..=memory.effort.max_period.min(HORIZON * 4) {
        plot.step();
        match plot.bounds() {
            None => return Kind::Active,
            Some(now) if now == bounds && plot.has_shape(shape) => {
                return if period == 1 { Kind::StillLife } else { Kind::Oscillator { period } };
            }
            Some(_) => {}
        }
    }
    Kind::Active
}
