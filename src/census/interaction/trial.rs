//! Trials: what a restless group becomes together with what it meets.
//!
//! A restless group is evolved on a plot. Groups around it that repeat are known for every
//! generation. Restless neighbours are evolved beside it, each alone, until they are met. Whatever
//! comes within reach is put on the plot as it is at that moment. That is exact, since up to then
//! neither has acted on the other. The trial succeeds when the plot holds all of its members as
//! they were in the snapshot, and nothing else but spaceships.

use std::sync::Arc;

use super::super::island::islands;
use super::super::plot::Plot;
use super::super::{Emission, EmittedShip, Kind, Snapshot};
use super::{Contact, Group, Interactions, Judged, cycle};
use crate::life::{BitGrid, Point, Rect, Topology};

/// Generations of a trial, at most.
const TRIAL_GENERATIONS: u64 = 512;

/// Groups that a restless one takes in, at most.
const TRIAL_MEMBERS: usize = 24;

/// How far a spark may lie from what throws it, in cells: restless groups this near are tried
/// together first.
const SPARK_REACH: u64 = 8;

/// How far parts of a spaceship may lie from each other that never meet, in cells: all groups this
/// near are tried together where there are not too many.
const CANDIDATE_REACH: u64 = 16;

/// Groups that are tried together because they are near, and do not meet, at most.
const MOST_CANDIDATES: usize = 12;

/// How far away restless groups are looked for while one is evolved, in cells.
const NEIGHBOUR_REACH: u64 = 32;

/// How much further is searched than needs to be, so that it need not be done again soon.
const SEARCH_AHEAD: u64 = 16;

/// Cells that a restless group may grow by on each side before it is given up.
const TRIAL_GROWTH: u64 = 48;

/// What a trial came to: the groups that are one, and what it sends out, where it does.
struct TrialOutcome {
    members: Vec<Contact>,
    emission: Option<Arc<Emission>>,
}

/// What may come near the group that is tried.
#[derive(Default)]
struct Surroundings {
    /// Where groups were looked for.
    searched: Rect,
    /// The groups there, the members of the trial among them.
    near: Vec<Contact>,
    /// The restless ones that are near enough to matter, and no members.
    neighbours: Vec<Neighbour>,
}

/// A restless group that evolves alone beside the one that is tried.
struct Neighbour {
    contact: Contact,
    plot: Plot,
}

impl Interactions<'_> {
    /// Evolves every restless group together with its contacts.
    pub(super) fn join_restless(&mut self) {
        for number in 0..self.groups.len() as u32 {
            let before = self.groups.len() as u32;
            if self.is_stopped() {
                break;
            }
            if self.try_restless(number).is_some() {
                self.join_neighbours(before);
            }
        }
    }

    fn try_restless(&mut self, number: u32) -> Option<u32> {
        if !self.groups[number as usize].is_restless() {
            return None;
        }
        let own = Contact { group: number, x: 0, y: 0 };
        let sparks = self.beside(own, SPARK_REACH, Group::is_restless);
        let candidates = self.beside(own, CANDIDATE_REACH, |group| {
            group.judged.is_some() && !group.is_cut && !group.meets_itself
        });
        let mut outcome = None;
        if (1..TRIAL_MEMBERS).contains(&sparks.len()) {
            outcome = self.trial(own, sparks.clone());
        }
        if outcome.is_none() {
            outcome = self.trial(own, Vec::new());
        }
        if outcome.is_none()
            && (1..=MOST_CANDIDATES).contains(&candidates.len())
            && candidates != sparks
        {
            outcome = self.trial(own, candidates);
        }
        let outcome = outcome?;
        let (first, others) = outcome.members.split_first()?;
        let (bounds, shape) = self.union(*first, others)?;
        let verdict = self.memory.verdict(&shape, self.stop);
        if outcome.emission.is_none() {
            verdict.cycle.as_ref()?;
        }
        let joined = self.replace(*first, others, bounds, Judged { shape, verdict });
        self.groups[joined as usize].emission = outcome.emission;
        Some(joined)
    }

    /// The groups of a sort that lie near a group, or near one that does; too many of them are not
    /// all listed.
    fn beside(&self, own: Contact, reach: u64, is_wanted: impl Fn(&Group) -> bool) -> Vec<Contact> {
        let mut all = vec![own];
        let mut next = 0;
        while let Some(contact) = all.get(next).filter(|_| all.len() <= TRIAL_MEMBERS) {
            let bounds = self.groups[contact.group as usize].bounds;
            let bounds = Rect { x: bounds.x + contact.x, y: bounds.y + contact.y, ..bounds };
            let mut near = self.near(bounds.expanded(reach), &all);
            near.retain(|contact| is_wanted(&self.groups[contact.group as usize]));
            all.extend(near);
            next += 1;
        }
        all.split_off(1)
    }

    /// Evolves a restless group, together with others, and takes in what they meet, until all of it
    /// is as it was. `None` where that does not come to pass.
    fn trial(&mut self, first: Contact, beside: Vec<Contact>) -> Option<TrialOutcome> {
        let (mut bounds, mut whole) = self.union(first, &beside)?;
        let mut plot = Plot::new(self.memory.rule, &whole, bounds.x, bounds.y);
        let mut members = vec![first];
        members.extend(beside);
        let mut saved: Option<BitGrid> = None;
        let mut around = Surroundings::default();
        for generation in 0..TRIAL_GENERATIONS {
            if self.is_stopped() {
                return None;
            }
            if generation > 0 {
                plot.step();
                around.neighbours.iter_mut().for_each(|neighbour| neighbour.plot.step());
            }
            let reached = plot.bounds()?;
            let side = |rect: Rect| rect.width.max(rect.height);
            if side(reached) > side(bounds) + 2 * TRIAL_GROWTH {
                return None;
            }
            if generation > 0 {
                if members.len() > 1 && plot.has_shape(&whole) {
                    return Some(TrialOutcome { members, emission: None });
                }
                if let Some(emission) = self.emission(&plot, &whole, bounds, generation) {
                    return Some(TrialOutcome { members, emission: Some(Arc::new(emission)) });
                }
            }
            self.look_around(&plot, generation, &members, &mut around);
            while let Some(contact) = self.next_contact(&plot, generation, &members, &around) {
                self.take_in(&mut plot, contact, generation, &mut around)?;
                members.push(contact);
                saved = None;
                if members.len() > TRIAL_MEMBERS {
                    return None;
                }
                (bounds, whole) = self.union(first, &members[1..])?;
            }
            if saved.as_ref().is_some_and(|saved| plot.has_shape(saved)) {
                return None;
            }
            if generation.is_power_of_two() {
                saved = Some(plot.shape());
            }
        }
        None
    }

    /// What has left the plot, where all that was there in the beginning is there again and the
    /// rest are spaceships: the plot holds a gun.
    fn emission(
        &mut self,
        plot: &Plot,
        whole: &BitGrid,
        bounds: Rect,
        period: u64,
    ) -> Option<Emission> {
        let (rest, place) = plot.without(whole, bounds.x, bounds.y)?;
        let region = Rect::new(place.0, place.1, rest.width() as u64, rest.height() as u64);
        let snapshot = Snapshot {
            cells: &rest,
            origin: Point::new(region.x, region.y),
            rule: self.memory.rule,
            topology: Topology::UNBOUNDED,
        };
        let mut ships: Vec<EmittedShip> = Vec::new();
        for island in islands(&snapshot, self.memory.effort, self.stop) {
            let verdict = self.memory.verdict(&island.shape?, self.stop);
            let [part] = &verdict.parts[..] else {
                return None;
            };
            let (Kind::Spaceship { .. }, Some(code)) = (part.kind, &part.code) else {
                return None;
            };
            match ships.iter_mut().find(|ship| ship.code == *code) {
                Some(ship) => ship.count += 1,
                None => ships.push(EmittedShip { code: code.clone(), name: part.name, count: 1 }),
            }
        }
        (!ships.is_empty()).then_some(Emission { period: period as u32, ships })
    }

    /// Finds what may come near a plot, where it has grown past what was searched, and adds the
    /// restless groups there, as they evolve alone.
    fn look_around(
        &self,
        plot: &Plot,
        generation: u64,
        members: &[Contact],
        around: &mut Surroundings,
    ) {
        let Some(reached) = plot.bounds() else {
            return;
        };
        let region = reached.expanded(2 + generation.min(NEIGHBOUR_REACH));
        if around.searched.intersection(&region) != region {
            around.searched = reached.expanded(2 + NEIGHBOUR_REACH + SEARCH_AHEAD);
            around.near = self.near(around.searched, &[]);
        }
        if around.neighbours.len() >= TRIAL_MEMBERS {
            return;
        }
        for &contact in &around.near {
            let group = &self.groups[contact.group as usize];
            let (x, y) = (group.bounds.x + contact.x, group.bounds.y + contact.y);
            if !group.is_restless()
                || (Rect { x, y, ..group.bounds }).intersection(&region).is_empty()
                || members.contains(&contact)
                || around.neighbours.iter().any(|neighbour| neighbour.contact == contact)
            {
                continue;
            }
            let Some(judged) = &group.judged else {
                continue;
            };
            let mut plot = Plot::new(self.memory.rule, &judged.shape, x, y);
            (0..generation).for_each(|_| plot.step());
            around.neighbours.push(Neighbour { contact, plot });
        }
    }

    /// A group that the cells of a plot come near, `generation` generations after the snapshot.
    fn next_contact(
        &self,
        plot: &Plot,
        generation: u64,
        members: &[Contact],
        around: &Surroundings,
    ) -> Option<Contact> {
        let mut neighbours = around.neighbours.iter();
        if let Some(neighbour) = neighbours.find(|neighbour| plot.is_near_plot(&neighbour.plot)) {
            return Some(neighbour.contact);
        }
        let mut near = around.near.iter().filter(|contact| !members.contains(contact));
        near.find(|contact| self.is_in_contact(plot, **contact, generation)).copied()
    }

    /// Whether the cells of a plot come near a group that repeats, `generation` generations after
    /// the snapshot; or near one that is too large to be looked at, which is taken to stay.
    pub(super) fn is_in_contact(&self, plot: &Plot, contact: Contact, generation: u64) -> bool {
        let group = &self.groups[contact.group as usize];
        let (x, y) = (group.bounds.x + contact.x, group.bounds.y + contact.y);
        match (cycle(group), &group.judged) {
            (Some(cycle), _) => {
                let (phase, dx, dy) = cycle.at(generation);
                plot.is_near(&phase.shape, x + dx, y + dy)
            }
            (None, Some(_)) => false,
            (None, None) => {
                let place = Rect { x, y, ..group.bounds }.expanded(2);
                plot.bounds().is_some_and(|reached| !reached.intersection(&place).is_empty())
            }
        }
    }

    /// Puts a group on a plot as it is after `generation` generations. `None` for one that cannot be
    /// taken in.
    fn take_in(
        &self,
        plot: &mut Plot,
        contact: Contact,
        generation: u64,
        around: &mut Surroundings,
    ) -> Option<()> {
        let neighbour = around.neighbours.iter().position(|neighbour| neighbour.contact == contact);
        if let Some(index) = neighbour {
            let theirs = around.neighbours.swap_remove(index).plot;
            let bounds = theirs.bounds()?;
            plot.insert(&theirs.shape(), bounds.x, bounds.y);
            return Some(());
        }
        let group = &self.groups[contact.group as usize];
        let cycle = cycle(group).filter(|_| !group.is_cut)?;
        let (phase, dx, dy) = cycle.at(generation);
        plot.insert(&phase.shape, group.bounds.x + contact.x + dx, group.bounds.y + contact.y + dy);
        Some(())
    }
}
