//! A command that a button runs: busy while it runs, and its problem when it fails.

use ergo_protocol::Problem;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The state of the command, and the way to run one.
#[derive(Clone)]
pub struct Task {
    /// Whether one is running.
    pub busy: bool,
    /// What went wrong last.
    pub problem: Option<Problem>,
    state: UseStateSetter<(bool, Option<Problem>)>,
    running: Rc<Cell<bool>>,
    alive: Rc<Cell<bool>>,
}

impl Task {
    /// Runs a command, unless one is already running. `done` gets its answer, if the component still is
    /// there then.
    pub fn run<T: 'static>(
        &self,
        command: impl Future<Output = Result<T, Problem>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.running.replace(true) {
            return;
        }
        self.state.set((true, None));
        let task = self.clone();
        spawn_local(async move {
            let answer = command.await;
            task.running.set(false);
            if !task.alive.get() {
                return;
            }
            match answer {
                Ok(value) => {
                    task.state.set((false, None));
                    done(value);
                }
                Err(problem) => task.state.set((false, Some(problem))),
            }
        });
    }

    /// Puts the problem away.
    pub fn clear(&self) {
        self.state.set((self.running.get(), None));
    }
}

/// A command for this component.
#[hook]
pub fn use_task() -> Task {
    let state = use_state(|| (false, None::<Problem>));
    let running = use_memo((), |()| Cell::new(false));
    let alive = use_memo((), |()| Cell::new(true));
    use_effect_with((), {
        let alive = Rc::clone(&alive);
        move |()| {
            alive.set(true);
            move || alive.set(false)
        }
    });
    let (busy, problem) = (*state).clone();
    Task { busy, problem, state: state.setter(), running, alive }
}
