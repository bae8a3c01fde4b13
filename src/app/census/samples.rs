//! Findings made by hand, for tests.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::findings::{Findings, Kind, Object};
use super::path::Path;
use super::portrait::Portrait;
use crate::census::{Figures, Symmetry};
use crate::life::{Rect, Topology};
use crate::render::{Known, Tint};

/// A name, an apgcode, the phases and what a period moves it by.
pub(super) type Sample = (&'static str, &'static str, &'static [&'static [(i64, i64)]], (i64, i64));

pub(super) const BLOCK: Sample = ("block", "xs4_33", &[&[(0, 0), (1, 0), (0, 1), (1, 1)]], (0, 0));

pub(super) const BLINKER: Sample =
    ("blinker", "xp2_7", &[&[(0, 0), (1, 0), (2, 0)], &[(1, -1), (1, 0), (1, 1)]], (0, 0));

pub(super) const GLIDER: Sample = (
    "glider",
    "xq4_153",
    &[
        &[(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)],
        &[(0, 1), (2, 1), (1, 2), (2, 2), (1, 3)],
        &[(2, 1), (0, 2), (2, 2), (1, 3), (2, 3)],
        &[(1, 1), (2, 2), (3, 2), (1, 3), (2, 3)],
    ],
    (1, 1),
);

/// Findings of a generation on the plane, with those objects in their first phases.
pub(super) fn findings(generation: u64, objects: &[(Sample, i64, i64)]) -> Findings {
    let mut findings = Findings {
        generation,
        known: Known::Everywhere,
        is_thorough: true,
        topology: Topology::UNBOUNDED,
        kinds: Vec::new(),
        objects: Vec::new(),
        took: Duration::from_millis(7),
        gone: HashSet::new(),
    };
    for &((name, code, phases, shift), x, y) in objects {
        let phases: Vec<Vec<_>> = phases.iter().map(|cells| cells.to_vec()).collect();
        let first = phases[0].clone();
        let path = Path::new(phases.clone(), shift).unwrap();
        let kind = findings.kinds.iter().position(|kind| kind.code.as_deref() == Some(code));
        let kind = kind.unwrap_or_else(|| {
            findings.kinds.push(Kind {
                tint: match (phases.len(), shift) {
                    (1, _) => Tint::Still,
                    (_, (0, 0)) => Tint::Oscillating,
                    _ => Tint::Moving,
                },
                code: Some(code.into()),
                name: Some(name),
                emission: None,
                count: 0,
                portrait: Portrait::new(&first),
                figures: Some(Figures {
                    period: phases.len() as u32,
                    dx: shift.0,
                    dy: shift.1,
                    speed: (shift != (0, 0)).then(|| "c/4 diagonal".to_owned()),
                    population_min: first.len() as u64,
                    population_max: first.len() as u64,
                    population_mean: first.len() as f64,
                    envelope: Rect::new(0, 0, 3, 3),
                    heat: 4.0,
                    symmetry: Symmetry::C1,
                    rotor_cells: Some(0),
                    stator_cells: Some(4),
                    volatility: Some(0.0),
                }),
            });
            findings.kinds.len() - 1
        });
        findings.kinds[kind].count += 1;
        let bounds = path.bounds(x, y, 0);
        findings.objects.push(Object { kind, bounds, path: Some(Arc::new(path)) });
    }
    findings.objects.sort_by_key(|object| (object.bounds.y, object.bounds.x));
    findings
}

/// Adds a region that is still active.
pub(super) fn with_active(mut findings: Findings, bounds: Rect) -> Findings {
    findings.kinds.insert(
        0,
        Kind {
            tint: Tint::Active,
            code: None,
            name: None,
            emission: None,
            count: 1,
            portrait: Portrait::new(&[(0, 0), (3, 2)]),
            figures: None,
        },
    );
    for object in &mut findings.objects {
        object.kind += 1;
    }
    findings.objects.push(Object { kind: 0, bounds, path: None });
    findings.objects.sort_by_key(|object| (object.bounds.y, object.bounds.x));
    findings
}

/// The kind of that name.
pub(super) fn kind(findings: &Findings, name: &str) -> usize {
    findings.kinds.iter().position(|kind| kind.name == Some(name)).unwrap()
}
