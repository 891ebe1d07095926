//! The model: what the documentation says, in the plainest way, without a thought for cost. It
//! shares no code with the engine, not even the calendar.

use super::calendar::shifted;
use super::machine::put;
use super::plan::{Limit, Node, Plan, Unit};
use super::step::{Report, Step};
use super::{Entry, Run, Values, minutes, start};
use crate::journal::{ActionStatus, Reason, Status};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// What is counted together by a limit: instance, plan, action, number.
type Counter = (u8, String, String, Option<i64>);

pub(super) struct Reference {
    now: Timestamp,
    provider: bool,
    plans: Vec<Plan>,
    held: HashMap<(bool, u8, u8), Timestamp>,
    counted: HashMap<Counter, Vec<Timestamp>>,
    all: Vec<Activation>,
    todo: Vec<Todo>,
    put_in: usize,
    pub(super) entries: Vec<Entry>,
}

/// One activation, done or not.
#[derive(Clone)]
struct Activation {
    told: Run,
    plan: Plan,
    report: Report,
    date: Option<Timestamp>,
    alive: bool,
}

#[derive(Clone)]
struct Todo {
    due: Timestamp,
    order: usize,
    run: usize,
    what: What,
    seen: Values,
}

#[derive(Clone)]
enum What {
    Start,
    /// A node and its id.
    Act(Node, String),
    /// What a delay held back.
    Resume(Vec<(Node, String)>),
    Answer(Node, String),
}

impl Reference {
    pub(super) fn new(provider: bool) -> Self {
        Self {
            now: start(),
            provider,
            plans: Vec::new(),
            held: HashMap::new(),
            counted: HashMap::new(),
            all: Vec::new(),
            todo: Vec::new(),
            put_in: 0,
            entries: Vec::new(),
        }
    }

    pub(super) fn runs(&self) -> Vec<Run> {
        self.all.iter().map(|it| it.told.clone()).collect()
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.todo.iter().map(|todo| todo.due).min()
    }

    pub(super) fn apply(&mut self, step: &Step) {
        match step {
            Step::Report(report) => self.report(report),
            Step::Bulk(reports) => reports.iter().for_each(|report| self.report(report)),
            Step::Cancel {
                scheduled,
                instance,
                entity,
            } => {
                let stopped = self.stop(Reason::EventCanceled, |it| {
                    it.report.scheduled == *scheduled
                        && it.report.instance == *instance
                        && it.report.entity == Some(*entity)
                });
                self.entries.push(Entry::Canceled {
                    at: self.now,
                    stopped,
                });
            }
            Step::Advance(by) => {
                let to = self.now + minutes(*by);
                while let Some(due) = self.next_due().filter(|due| *due <= to) {
                    self.now = due;
                    self.work();
                }
                self.now = to;
            }
            Step::CatchUp(by) => {
                self.now += minutes(*by);
                self.work();
            }
            Step::SetAll(plans) => {
                self.plans.clear();
                for plan in plans {
                    put(&mut self.plans, plan);
                }
            }
            Step::Put(plan) => put(&mut self.plans, plan),
            Step::Deactivate(id) => {
                if let Some(plan) = self.plans.iter_mut().find(|plan| plan.id == *id) {
                    plan.active = false;
                }
            }
            Step::Delete(id) => self.plans.retain(|plan| plan.id != *id),
            Step::Erase(contact) => {
                self.stop(Reason::CanceledByGdprRequest, |it| {
                    it.report.contact == *contact
                });
            }
        }
        let known: HashMap<u8, bool> = self.plans.iter().map(|it| (it.id, it.active)).collect();
        self.stop(Reason::AutomationDeleted, |it| {
            !known.contains_key(&it.plan.id)
        });
        self.stop(Reason::AutomationDeactivated, |it| {
            known.get(&it.plan.id) == Some(&false)
        });
    }

    /// Stops what is alive and fits; tells which.
    fn stop(&mut self, reason: Reason, fits: impl Fn(&Activation) -> bool) -> Vec<usize> {
        let mut stopped = Vec::new();
        for (number, it) in self.all.iter_mut().enumerate() {
            if it.alive && fits(it) {
                it.alive = false;
                it.told.status = Status::Canceled;
                it.told.reason = Some(reason);
                it.told.history.push((Status::Canceled, self.now));
                stopped.push(number);
            }
        }
        self.todo.retain(|todo| !stopped.contains(&todo.run));
        stopped
    }

    fn report(&mut self, report: &Report) {
        let duplicate = report.key.is_some_and(|(key, ttl)| {
            let whole = (report.scheduled, report.instance, key);
            let held = self.held.get(&whole).is_some_and(|end| self.now < *end);
            if !held {
                self.held.insert(whole, self.now + minutes(ttl));
            }
            held
        });
        let place = self.entries.len();
        let mut made = Vec::new();
        for plan in self.plans.clone() {
            if plan.active && plan.scheduled == report.scheduled {
                made.push(self.all.len());
                self.make(&plan, report, duplicate);
                self.entries.push(Entry::Made);
            }
        }
        let at = self.now;
        let told = Entry::Reported {
            at,
            duplicate,
            made,
        };
        self.entries.insert(place, told);
        self.work();
    }

    fn make(&mut self, plan: &Plan, report: &Report, duplicate: bool) {
        let date = report.date.map(|date| self.now + minutes(date));
        let begins = self.begins(plan, report, date, duplicate);
        let (status, reason, scheduled_for) = match begins {
            Ok(Some(begins)) => (Status::Scheduled, None, Some(begins)),
            Ok(None) => (Status::Initiated, None, None),
            Err((status, reason)) => (status, Some(reason), None),
        };
        let run = self.all.len();
        self.all.push(Activation {
            told: Run {
                plan: plan.name(),
                status,
                reason,
                scheduled_for,
                with_failed_actions: false,
                refresh_failed: false,
                history: vec![(status, self.now)],
            },
            plan: plan.clone(),
            report: report.clone(),
            date,
            alive: reason.is_none(),
        });
        if reason.is_none() {
            let due = scheduled_for.unwrap_or(self.now);
            self.add(due, run, What::Start, Values::default());
        }
    }

    /// When it begins: at a date, or now; or why it does not.
    fn begins(
        &mut self,
        plan: &Plan,
        report: &Report,
        date: Option<Timestamp>,
        duplicate: bool,
    ) -> Result<Option<Timestamp>, (Status, Reason)> {
        if duplicate {
            return Err((Status::Skipped, Reason::EventAlreadyProcessed));
        }
        if plan.above.is_some_and(|above| report.n <= above) {
            return Err((Status::Skipped, Reason::TriggerFiltersNotPassed));
        }
        let mut begins = None;
        if plan.scheduled {
            let date = date.ok_or((Status::Failed, Reason::ScheduleDateEvaluationFailed))?;
            let (count, unit) = plan.offset.unwrap_or((0, Unit::Minutes));
            let begin = shifted(date, -count, unit);
            if begin < self.now {
                return Err((Status::Skipped, Reason::ScheduleDateExpired));
            }
            begins = Some(begin);
        }
        if let Some(limit) = &plan.limit
            && !self.admits(limit, report, plan, "", report.n)
        {
            return Err((Status::Skipped, Reason::RateLimitExceeded));
        }
        Ok(begins)
    }

    fn admits(&mut self, limit: &Limit, report: &Report, plan: &Plan, node: &str, n: i64) -> bool {
        let by = limit.by_number.then_some(n);
        let counter = (report.instance, plan.name(), node.to_owned(), by);
        let times = self.counted.entry(counter).or_default();
        let now = self.now;
        times.retain(|time| {
            let hours = limit.hours.map(SignedDuration::from_hours);
            hours.is_none_or(|hours| *time > now - hours)
        });
        let admitted = times.len() < limit.max;
        if admitted {
            times.push(now);
        }
        admitted
    }

    fn add(&mut self, due: Timestamp, run: usize, what: What, seen: Values) {
        self.put_in += 1;
        self.todo.push(Todo {
            due,
            order: self.put_in,
            run,
            what,
            seen,
        });
    }

    fn add_all(&mut self, from: &Todo, next: Vec<(Node, String)>, seen: Values) {
        for (node, id) in next {
            self.add(from.due, from.run, What::Act(node, id), seen);
        }
    }

    /// Does what is due, in order of time and, at one time, of being put in.
    fn work(&mut self) {
        loop {
            let due = self
                .todo
                .iter()
                .enumerate()
                .filter(|(_, it)| it.due <= self.now);
            let Some((place, _)) = due.min_by_key(|(_, it)| (it.due, it.order)) else {
                return;
            };
            let todo = self.todo.remove(place);
            self.do_one(&todo);
            let run = todo.run;
            if self.all[run].alive && self.todo.iter().all(|other| other.run != run) {
                self.turn(run, Status::Ended);
                self.all[run].alive = false;
            }
        }
    }

    fn turn(&mut self, run: usize, status: Status) {
        let told = &mut self.all[run].told;
        told.status = status;
        told.history.push((status, self.now));
    }

    fn do_one(&mut self, todo: &Todo) {
        match &todo.what {
            What::Start => {
                if self.all[todo.run].told.status == Status::Scheduled {
                    if !self.refresh(todo.run) {
                        return;
                    }
                    self.turn(todo.run, Status::Initiated);
                }
                self.turn(todo.run, Status::Started);
                let roots = named(&self.all[todo.run].plan.roots, "n", "");
                self.add_all(todo, roots, todo.seen);
            }
            What::Act(node, id) => self.act(todo, node, id),
            What::Resume(next) => {
                if self.refresh(todo.run) {
                    self.add_all(todo, next.clone(), todo.seen);
                }
            }
            What::Answer(Node::Later(after, timeout, next), id) => {
                if after > timeout {
                    self.tell(todo, id, ActionStatus::Failed, (None, None));
                    return;
                }
                let input = self.input(todo);
                self.tell(
                    todo,
                    id,
                    ActionStatus::Ended,
                    (Some(input), Some(Values::default())),
                );
                self.add_all(todo, named(next, id, "-"), todo.seen);
            }
            What::Answer(..) => unreachable!("only `Later` answers"),
        }
    }

    /// Whether the activation goes on.
    fn refresh(&mut self, run: usize) -> bool {
        if !self.provider {
            return true;
        }
        let it = &mut self.all[run];
        match it.report.n % 5 {
            4 => {
                it.alive = false;
                it.told.reason = Some(Reason::CanceledByRefreshPayload);
                self.todo.retain(|todo| todo.run != run);
                self.turn(run, Status::Canceled);
                return false;
            }
            3 => it.report.n += 2,
            2 => it.told.refresh_failed = true,
            _ => {}
        }
        true
    }

    fn input(&self, todo: &Todo) -> Values {
        let n = Some(self.all[todo.run].report.n);
        Values { n, ..todo.seen }
    }

    fn act(&mut self, todo: &Todo, node: &Node, id: &str) {
        use ActionStatus::{Ended, Failed, InvokedAsync, Skipped};
        let input = self.input(todo);
        let n = self.all[todo.run].report.n;
        let nothing = Some(Values::default());
        match node {
            Node::Note(next) => {
                self.tell(todo, id, Ended, (Some(input), nothing));
                self.add_all(todo, named(next, id, "-"), todo.seen);
            }
            Node::Fail(_) => self.tell(todo, id, Failed, (Some(input), None)),
            Node::SkipAbove(number, next) => {
                if n > *number {
                    self.tell(todo, id, Skipped, (None, None));
                } else {
                    self.tell(todo, id, Ended, (Some(input), nothing));
                }
                self.add_all(todo, named(next, id, "-"), todo.seen);
            }
            Node::Later(after, timeout, _) => {
                self.tell(todo, id, InvokedAsync, (Some(input), None));
                let timeout_at = todo.due + minutes(*timeout);
                if let Some(Entry::Acted { timeout, .. }) = self.entries.last_mut() {
                    *timeout = Some(timeout_at);
                }
                let due = timeout_at.min(todo.due + minutes(*after));
                let answer = What::Answer(node.clone(), id.to_owned());
                self.add(due, todo.run, answer, todo.seen);
            }
            Node::IfAbove(number, yes, no) => {
                let next = if n > *number {
                    named(yes, id, "y")
                } else {
                    named(no, id, "z")
                };
                self.add_all(todo, next, todo.seen);
            }
            Node::Wait(count, unit, next) => {
                let until = shifted(todo.due, *count, *unit);
                self.wait(todo, until, named(next, id, "-"));
            }
            Node::UntilDate(next) => match self.all[todo.run].date {
                Some(date) => self.wait(todo, date, named(next, id, "-")),
                None => self.tell(todo, id, Failed, (None, None)),
            },
            Node::Limit(limit, next) => {
                let Activation { plan, report, .. } = self.all[todo.run].clone();
                if self.admits(limit, &report, &plan, id, n) {
                    self.add_all(todo, named(next, id, "-"), todo.seen);
                }
            }
            Node::Add(more, next) => {
                let v = Some(todo.seen.v.unwrap_or(n) + more);
                let gave = Values {
                    v,
                    ..Values::default()
                };
                self.tell(todo, id, Ended, (None, Some(gave)));
                self.add_all(todo, named(next, id, "-"), Values { v, ..todo.seen });
            }
            Node::Give(x, next) => {
                let x = Some(*x);
                let gave = Values {
                    x,
                    ..Values::default()
                };
                self.tell(todo, id, Ended, (Some(input), Some(gave)));
                self.add_all(todo, named(next, id, "-"), Values { x, ..todo.seen });
            }
            Node::Output => self.tell(todo, id, Ended, (None, Some(input))),
            Node::Split(a, b) => {
                let mut next = named(a, id, "a");
                next.extend(named(b, id, "b"));
                self.add_all(todo, next, todo.seen);
            }
        }
    }

    fn wait(&mut self, todo: &Todo, until: Timestamp, next: Vec<(Node, String)>) {
        if until > todo.due {
            self.add(until, todo.run, What::Resume(next), todo.seen);
        } else {
            self.add_all(todo, next, todo.seen);
        }
    }

    fn tell(
        &mut self,
        todo: &Todo,
        id: &str,
        status: ActionStatus,
        (input, output): (Option<Values>, Option<Values>),
    ) {
        if status == ActionStatus::Failed {
            self.all[todo.run].told.with_failed_actions = true;
        }
        self.entries.push(Entry::Acted {
            run: todo.run,
            node: id.to_owned(),
            status,
            due: todo.due,
            at: self.now,
            timeout: None,
            input,
            output,
        });
    }
}

/// The nodes with their ids.
fn named(nodes: &[Node], parent: &str, way: &str) -> Vec<(Node, String)> {
    let id = |place: usize| format!("{parent}{way}{place}");
    nodes.iter().cloned().zip((0..).map(id)).collect()
}
