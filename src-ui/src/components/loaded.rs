//! What a page shows of a reading: what is to come, what went wrong, or what is there.

use crate::{
    components::{
        ProblemBox,
        cannot_see::{CannotSee, Part},
    },
    hooks::{Load, Loading},
};
use std::rc::Rc;
use yew::prelude::*;

/// The skeleton while it is read, the problem with a way to try again, or `view` of what was read.
pub fn loaded<T>(loading: &Loading<T>, skeleton: Html, view: impl FnOnce(&Rc<T>) -> Html) -> Html {
    match &loading.state {
        Load::Waiting => skeleton,
        Load::Failed(problem) => {
            html! { <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} /> }
        }
        Load::Ready(value) => view(value),
    }
}

/// The same for a part of the workspace. What the viewed user can't see is a finding, not an error.
pub fn loaded_part<T>(
    part: Part,
    loading: &Loading<T>,
    skeleton: Html,
    view: impl FnOnce(&Rc<T>) -> Html,
) -> Html {
    if loading.state.is_out_of_sight() {
        html! { <CannotSee {part} again={loading.reload.clone()} /> }
    } else {
        loaded(loading, skeleton, view)
    }
}
