//! Ends what must end when an import suspends or removes members, as it does when a directory does so. The sweeper
//! ends the sessions in which they are viewed, because it knows whom support may view.

use crate::{
    failure::Failure,
    sessions::{closing, end},
    store::{
        Writing, members, requests, sessions,
        sessions::{Which, Why},
    },
};
use ergo_protocol::{events::EndCause, workspace::MemberStatus};

/// Closes the entry requests about people who are not active members, and ends the own sessions of people who are not active
/// members of any workspace.
pub async fn leave_alone(tx: &mut Writing) -> Result<(), Failure> {
    for request in requests::all_open(tx).await? {
        let (workspace, user) = (&request.workspace_id, &request.user_id);
        let why = match members::status(tx, workspace, user).await? {
            Some(MemberStatus::Active) => continue,
            Some(MemberStatus::Suspended | MemberStatus::Invited) => "The user is suspended",
            None => "The user is no longer a member",
        };
        closing::close_about(tx, workspace, user, why).await?;
    }
    for session in sessions::own_of_departed(tx).await? {
        end::end(tx, Which::One(&session.id), Why::itself(EndCause::EndedByCustomer)).await?;
    }
    Ok(())
}
