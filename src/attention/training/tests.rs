use super::*;
use crate::attention::life::{self, Focus, RuleTable};
use crate::attention::recipe::tests::quick;
use crate::attention::{Batch, Plateau};
use crate::life::LifeLike;

fn small_plan(seed: u64) -> Plan {
    let plan = life::plan(5, 5, LifeLike::LIFE, seed, 1);
    Plan { config: Config { width: 8, mlp_width: 12, ..plan.config }, recipe: quick(), ..plan }
}

fn run(plan: Plan) -> (Training, Vec<Event>) {
    let mut workers = Workers::new(plan.threads);
    let mut training = Training::new(plan).unwrap();
    let mut events = Vec::new();
    training.run(&mut workers, &mut |event| events.push(event), &|| true);
    (training, events)
}

#[test]
fn life_is_learned_to_the_last_cell() {
    let (training, events) = run(life::plan(6, 6, LifeLike::LIFE, 1, 2));
    let finish = training.finish().unwrap();
    assert!(finish.check.score.is_all_right(), "{finish:?}");
    let clicked = finish.clicked.expect("it clicks");
    assert!(clicked.steps_of_all_starts < finish.check.steps_of_all_starts);
    assert_eq!(events.last(), Some(&Event::Finished(finish)));
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Clicked(_))).count(), 1);

    let mut random = Random::new(9, 0);
    let table = RuleTable::read(training.model(), (6, 6), 4, &mut random);
    assert_eq!(table.rule(), Some(LifeLike::LIFE));
    let task = life::Life::new(6, 6, LifeLike::LIFE);
    let grids = [task.random_grid(&mut random), task.random_grid(&mut random)];
    let focus = Focus::of(training.model(), &grids, 0, 0);
    assert!(focus.on_neighbourhood() > 0.8, "{}", focus.on_neighbourhood());
}

#[test]
fn a_training_is_the_same_on_any_number_of_threads() {
    let model = |threads| run(Plan { threads, ..small_plan(3) }).0.model().clone();
    let alone = model(1);
    for threads in [2, 7] {
        assert!(model(threads) == alone, "{threads} threads");
    }
    assert!(run(small_plan(4)).0.model() != &alone);
}

#[test]
fn a_plateau_is_left_by_starting_anew() {
    let mut plan = small_plan(5);
    // No loss falls by that much in 20 steps.
    plan.recipe.plateau = Some(Plateau { steps: 20, fall: 0.999, most_restarts: 2 });
    let (training, events) = run(plan.clone());
    let restarts: Vec<(u32, u64)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Restarted { restarts, step, .. } => Some((*restarts, *step)),
            _ => None,
        })
        .collect();
    assert_eq!(restarts, [(1, 20), (2, 20)]);
    assert_eq!(training.finish().unwrap().restarts, 2);
    assert_eq!(training.step_count(), quick().most_steps);
    assert_eq!(training.steps_of_all_starts(), quick().most_steps + 40);

    plan.recipe.plateau = Some(Plateau { steps: 20, fall: -9.0, most_restarts: 2 });
    assert_eq!(run(plan).0.restarts(), 0);
}

#[test]
fn a_training_goes_on_while_anything_is_right_by_a_hair_or_the_task_is_not_content() {
    let sure = life::plan(4, 4, LifeLike::LIFE, 1, 1);
    let most_steps = 600;
    let recipe = Recipe { decay: 100, most_steps, final_loss: 0.5, ..sure.recipe };
    let (training, _) = run(Plan { recipe, ..sure.clone() });
    let ended = training.finish().unwrap().check;
    assert!(ended.step < most_steps && ended.score.largest_loss <= 0.5, "{ended:?}");

    // No probability is 1, and no training is better than its last step.
    let strict = Recipe { final_loss: 0.0, ..recipe };
    let ended = run(Plan { recipe: strict, ..sure.clone() }).0.finish().unwrap().check;
    assert_eq!(ended.step, most_steps);
    assert!(ended.score.is_all_right(), "{ended:?}");
    let task = Arc::new(NeverContent(life::Life::new(4, 4, LifeLike::LIFE)));
    let ended = run(Plan { task, recipe, ..sure }).0.finish().unwrap().check;
    assert_eq!(ended.step, most_steps);
}

struct NeverContent(life::Life);

impl Task for NeverContent {
    fn training_batch(&self, random: &mut Random, count: usize) -> Batch {
        self.0.training_batch(random, count)
    }

    fn held_out_batch(&self, random: &mut Random, count: usize) -> Batch {
        self.0.held_out_batch(random, count)
    }

    fn is_learned(&self, _model: &Model<f32>) -> bool {
        false
    }
}

#[test]
fn a_training_may_start_with_what_another_one_learned() {
    let (first, _) = run(small_plan(6));
    let start = Some(Arc::new(first.model().clone()));
    let training = Training::new(Plan { start: start.clone(), ..small_plan(7) }).unwrap();
    assert_eq!(training.model(), first.model());
    let other_shape = Plan { start, ..life::plan(5, 5, LifeLike::LIFE, 7, 1) };
    assert!(Training::new(other_shape).is_err_and(|error| error.to_string().contains("shape")));
}
