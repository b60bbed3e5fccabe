//! The page's state, for every component; and the one place where snapshots are read.

use crate::{
    hooks::now,
    ipc,
    state::{Action, Correction, Route, Store, Typed},
};
use ergo_protocol::{
    Problem,
    preferences::Preferences,
    snapshot::{Impersonation, Phase, Snapshot},
    workspace::MemberQuery,
};
use std::{ops::Deref, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The state and the way to change it. Reads like a [`Store`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    store: Rc<Store>,
    dispatch: Callback<Action>,
}

impl Deref for Desk {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Desk {
    /// Changes the state.
    pub fn dispatch(&self, action: Action) {
        self.dispatch.emit(action);
    }

    /// Goes to a page.
    pub fn go(&self, route: Route) {
        self.dispatch(Action::Go(route));
    }

    /// Goes to the member list, narrowed to these.
    pub fn show_members(&self, query: MemberQuery) {
        self.dispatch(Action::Narrow(query));
        self.go(Route::Members);
    }

    /// The impersonation session, if there is one in whatever phase.
    pub fn impersonation(&self) -> Option<&Impersonation> {
        self.store.snapshot.as_ref()?.impersonation.as_ref()
    }

    /// Whether the workspace may be shown.
    pub fn is_active(&self) -> bool {
        matches!(self.store.phase(), Some(Phase::Active))
    }

    /// Where this computer is, for showing times; UTC before the first snapshot.
    pub fn desktop_timezone(&self) -> &str {
        self.store.snapshot.as_ref().map_or("UTC", |snapshot| &snapshot.desktop_timezone)
    }

    /// Remembers preferences: at once on the page, then in the core.
    pub fn prefer(&self, preferences: Preferences) {
        let dispatch = self.dispatch.clone();
        dispatch.emit(Action::Preferences(preferences.clone()));
        spawn_local(async move {
            if let Err(problem) = ipc::set_preferences(preferences).await {
                dispatch.emit(Action::Problem(Some(problem)));
            }
        });
    }

    /// Shows or hides the session notes.
    pub fn toggle_notes(&self) {
        let mut preferences = self.preferences.clone();
        preferences.notes_open = !preferences.notes_open;
        self.prefer(preferences);
    }

    /// Ends the session. A second press while the first is under way does no harm: the core takes one.
    pub fn exit(&self) {
        self.leave(ipc::exit());
    }

    /// Ends the session and the app.
    pub fn quit(&self) {
        self.leave(ipc::quit_confirmed());
    }

    /// What is being written in this very moment is saved first. Refused where it cannot be, and that is no reason to stay.
    fn leave(&self, command: impl Future<Output = Result<(), Problem>> + 'static) {
        let Typed { note, correction, .. } = self.typed.clone();
        self.run(async move {
            if !note.text.trim().is_empty() {
                let _ = ipc::draft_note(note).await;
            }
            if let Some(Correction { seq, text }) = correction {
                let _ = ipc::correct_note(seq, text).await;
            }
            command.await
        });
    }

    /// Runs a command whose outcome is seen in the next snapshot, and shows its problem above the page.
    pub fn run(&self, command: impl Future<Output = Result<(), Problem>> + 'static) {
        let dispatch = self.dispatch.clone();
        dispatch.emit(Action::Problem(None));
        spawn_local(async move {
            if let Err(problem) = command.await {
                dispatch.emit(Action::Problem(Some(problem)));
            }
            refresh(dispatch);
        });
    }

    /// Reads the snapshot again. The core says when it has changed; this is for being sure.
    pub fn refresh(&self) {
        refresh(self.dispatch.clone());
    }
}

/// The desk of this page. Empty outside of [`DeskProvider`], so a component alone in a test still renders.
#[hook]
pub fn use_desk() -> Desk {
    use_context::<Desk>().unwrap_or_default()
}

/// Properties of [`DeskProvider`].
#[derive(Properties, PartialEq)]
pub struct DeskProviderProps {
    /// What may use the desk.
    pub children: Html,
}

/// Keeps the state, and reads the snapshot whenever the core says so.
#[component]
pub fn DeskProvider(props: &DeskProviderProps) -> Html {
    let store = use_reducer(Store::default);
    let dispatcher = store.dispatcher();
    let dispatch = use_callback((), move |action, ()| dispatcher.dispatch(action));

    use_effect_with(dispatch.clone(), |dispatch| {
        let again = dispatch.clone();
        let changes = ipc::on_changed(move || refresh(again.clone()));
        refresh(dispatch.clone());
        let dispatch = dispatch.clone();
        spawn_local(async move {
            match ipc::preferences().await {
                Ok(preferences) => dispatch.emit(Action::Preferences(preferences)),
                Err(problem) => dispatch.emit(Action::Problem(Some(problem))),
            }
        });
        move || drop(changes)
    });

    let desk = Desk { store: Rc::new((*store).clone()), dispatch };
    html! { <ContextProvider<Desk> context={desk}>{ props.children.clone() }</ContextProvider<Desk>> }
}

fn refresh(dispatch: Callback<Action>) {
    spawn_local(async move {
        match ipc::snapshot().await {
            Ok(snapshot) => dispatch.emit(Action::Snapshot(Rc::<Snapshot>::new(snapshot), now())),
            Err(problem) => dispatch.emit(Action::Problem(Some(problem))),
        }
    });
}
