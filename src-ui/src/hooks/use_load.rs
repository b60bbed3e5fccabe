//! Reading something from the core for a page: waiting, there, or failed with a way to try again.

use ergo_protocol::{Code, Problem};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far a reading is.
#[derive(Debug, PartialEq)]
pub enum Load<T> {
    /// Under way; nothing to show yet.
    Waiting,
    /// There.
    Ready(Rc<T>),
    /// It failed.
    Failed(Problem),
}

/// A reading, and the way to do it again.
#[derive(Clone, PartialEq)]
pub struct Loading<T> {
    /// How far it is.
    pub state: Load<T>,
    /// Reads again.
    pub reload: Callback<()>,
}

impl<T> Load<T> {
    /// Whether the viewed user can't see it, and so support can't either.
    pub fn is_out_of_sight(&self) -> bool {
        matches!(self, Self::Failed(problem) if problem.code == Code::ViewedUserCannot)
    }
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Ready(value) => Self::Ready(Rc::clone(value)),
            Self::Failed(problem) => Self::Failed(problem.clone()),
        }
    }
}

/// Reads with `read` now, whenever `key` changes, and on reload. An answer that is late (another key
/// since, or the page gone) is dropped. While a reload or another key is read, the state is waiting.
#[hook]
pub fn use_load<K, T, R>(key: K, read: impl Fn(K) -> R + 'static) -> Loading<T>
where
    K: PartialEq + Clone + 'static,
    T: PartialEq + 'static,
    R: Future<Output = Result<T, Problem>> + 'static,
{
    let state = use_state(|| Load::Waiting);
    let round = use_state(|| 0_u32);
    let setter = state.setter();
    use_effect_with((key, *round), move |(key, _)| {
        let alive = Rc::new(std::cell::Cell::new(true));
        let here = Rc::clone(&alive);
        let reading = read(key.clone());
        setter.set(Load::Waiting);
        spawn_local(async move {
            let answer = reading.await;
            if here.get() {
                setter.set(match answer {
                    Ok(value) => Load::Ready(Rc::new(value)),
                    Err(problem) => Load::Failed(problem),
                });
            }
        });
        move || alive.set(false)
    });
    let reload = use_callback(*round, {
        let round = round.setter();
        move |(), now| round.set(now + 1)
    });
    Loading { state: (*state).clone(), reload }
}

/// What was read last. It stays on screen during a re-read, so nobody loses what they are doing there.
#[hook]
pub fn use_latest<T: 'static>(loading: &Loading<T>) -> Option<Rc<T>> {
    let latest = use_mut_ref(|| None::<Rc<T>>);
    if let Load::Ready(value) = &loading.state {
        *latest.borrow_mut() = Some(Rc::clone(value));
    }
    latest.borrow().clone()
}
