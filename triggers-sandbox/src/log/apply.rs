//! The one place where a state changes.

use super::input::{Change, Input, Output};
use crate::engine::clock::Clock;
use crate::remote;
use crate::state::State;

impl State {
    #[expect(clippy::unit_arg, reason = "such inputs give nothing")]
    pub(crate) fn apply(&mut self, input: Input) -> Output {
        self.engine.begin_slice();
        match input {
            // `catch_up` comes before every input.
            Input::TimePassed => Output::Done(Ok(())),
            Input::Setup(setup) => Output::Done(setup.apply(self)),
            Input::Freeze(frozen) => done(self.freeze(frozen)),
            Input::MoveTo(to) => done(self.move_to(to)),
            Input::LetPass(to) => done(self.let_pass(to)),
            Input::Call(call) => Output::Reply(Box::new(remote::answer(self, *call))),
            Input::Grant(token, caller) => done(self.grant(token, caller)),
            Input::Revoke(token) => done(self.tokens.revoke(&token)),
            Input::Pick {
                operation,
                instance,
            } => Output::Broken(self.pick_faults(operation.name(), instance)),
            Input::Effect(effect) => Output::Taken(self.take(effect)),
            Input::Answer(number, refresh) => {
                self.engine.answer(number, refresh);
                Output::Done(Ok(()))
            }
            Input::Sent(sent) => done(self.record_sent(*sent)),
            Input::SetAutomations(values) => Output::Done(self.set_automations(values)),
            Input::SetFaults(faults) => {
                self.faults = faults;
                Output::Done(Ok(()))
            }
            Input::SetPerson(kind, id, person) => Output::Known(self.set_person(kind, id, person)),
            Input::Erase(person) => Output::Erased(self.engine.erase(person)),
            Input::Reset => done(self.reset()),
        }
    }

    /// Applies a change again, after all changes before it.
    pub(super) fn replay(&mut self, change: Change) {
        self.catch_up(change.at);
        self.clock = Clock::new(self.now(), self.clock.is_frozen());
        for input in change.inputs {
            // What was refused at first is refused again.
            let _output = self.apply(input);
        }
    }
}

fn done((): ()) -> Output {
    Output::Done(Ok(()))
}
