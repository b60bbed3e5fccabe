//! The network tasks of the watch, and which of them are due.

use crate::{Desk, due::Due, state::Inner};
use std::{sync::Arc, time::Duration};

/// A recurring job. Each runs in its own task, so that a stuck one does not hold up the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    MeetServer,
    AskServer,
    Renew,
    RenewOwn,
    VoidGrants,
    Poll,
    Revoke,
    HandIn,
    Confirm,
    SettleLogins,
    ForgetOldRecords,
}

impl Desk {
    /// Starts everything that is due.
    pub(super) fn spawn_due(self: &Arc<Self>) {
        let is_handing_in = self.handing_in.try_lock().is_err();
        let due = due_now(&mut self.lock(), self.clock.monotonic(), is_handing_in);
        for task in due {
            let desk = Arc::clone(self);
            tokio::spawn(async move { desk.carry(task).await });
        }
    }

    async fn carry(&self, task: Task) {
        match task {
            // Without an answer, it is asked again.
            Task::MeetServer => drop(self.meet_server().await),
            Task::AskServer => self.ask_server().await,
            Task::Renew => self.renew().await,
            Task::RenewOwn => self.renew_own().await,
            Task::VoidGrants => self.void_unused_grants().await,
            Task::Poll => self.poll().await,
            Task::Revoke => self.settle_revocations().await,
            Task::HandIn => self.hand_in().await,
            Task::Confirm => self.confirm().await,
            Task::SettleLogins => self.settle_logins().await,
            Task::ForgetOldRecords => self.forget_old_records().await,
        }
    }
}

/// What is due now. It counts as started, so each is due only once at a time.
fn due_now(inner: &mut Inner, now: Duration, is_handing_in: bool) -> Vec<Task> {
    let (is_open, is_frozen) = (inner.is_open(), inner.is_frozen());
    let Inner { own, live, server, outbox, forgetting, .. } = inner;
    let mut tasks = Vec::new();
    let mut add = |task: Task, is_wanted: bool, due: &mut Due| {
        if is_wanted && due.take_turn(now) {
            tasks.push(task);
        }
    };
    add(Task::MeetServer, server.training.is_none(), &mut server.meeting);
    add(Task::ForgetOldRecords, true, forgetting);
    if let Some(own) = own {
        add(Task::RenewOwn, own.is_renewable(), &mut own.renewal);
        add(Task::Poll, !own.hears_pushes, &mut own.polling);
        add(Task::Revoke, outbox.revocations_wait, &mut outbox.revoking);
        add(Task::HandIn, outbox.unsent && !is_handing_in, &mut outbox.hand_in);
        add(Task::Confirm, outbox.unconfirmed, &mut outbox.confirming);
    }
    if let Some(live) = live {
        add(Task::AskServer, is_open, &mut live.asking);
        add(Task::Renew, live.token.is_some() && !is_frozen, &mut live.renewal);
        if !live.unused_grants.is_empty() {
            tasks.push(Task::VoidGrants);
        }
    }
    if !outbox.left_logins.is_empty() {
        tasks.push(Task::SettleLogins);
    }
    tasks
}
