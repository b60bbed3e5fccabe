//! Compares what two members may do, a member and a role, or a member now and at an earlier time.

use crate::{Desk, inside::inspect::Look, plain::plain};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    workspace::{
        Compared, Comparison, EffectiveAccess, EffectivePermission, MemberDetail, Named, PastAccess, Roles,
        Side, Source,
    },
};

impl Desk {
    /// Reads both sides. Whatever is read for them is in the journal first, as always.
    pub async fn compare(&self, left: &Side, right: &Side) -> Result<Comparison, Problem> {
        let look = self.look()?;
        let left = self.compared(&look, left).await?;
        let right = self.compared(&look, right).await?;
        let text = format!("Compared {} with {}", described(&left), described(&right));
        self.seen(&look, text).await?;
        Ok(Comparison { left, right })
    }

    async fn compared(&self, look: &Look, side: &Side) -> Result<Compared, Problem> {
        let read =
            |name, items| Compared { side: side.clone(), name, items, was_member: true, doubts: Vec::new() };
        match side {
            Side::Member { id } => {
                let name = self.name_of(look, id).await?;
                let path = ["members", id, "effective-access"];
                let access: EffectiveAccess = self.page(look, &about(id), &path, &[]).await?;
                Ok(read(name, access.items))
            }
            Side::MemberAt { id, at } => {
                let name = self.name_of(look, id).await?;
                let path = ["members", id, "past-access"];
                let past: PastAccess = self.page(look, &about(id), &path, &[("at", at.to_string())]).await?;
                let PastAccess { was_member, items, doubts, .. } = past;
                Ok(Compared { was_member, doubts, ..read(name, items) })
            }
            Side::Role { id } => {
                let roles: Roles = self.page(look, "roles", &["roles"], &[]).await?;
                let Some(role) = roles.roles.iter().find(|role| role.id == *id) else {
                    return Err(Problem::new(Code::NotFound, text!("This role does not exist any more.")));
                };
                let source = Source::Role(Named { id: role.id.clone(), name: role.name.clone() });
                let item = |permission: &ergo_protocol::workspace::Permission| EffectivePermission {
                    permission: permission.clone(),
                    granted_by: if role.permissions.contains(&permission.key) {
                        vec![source.clone()]
                    } else {
                        Vec::new()
                    },
                    would_grant: Vec::new(),
                    decision: None,
                };
                Ok(read(role.name.clone(), roles.permissions.iter().map(item).collect()))
            }
        }
    }

    async fn name_of(&self, look: &Look, id: &str) -> Result<String, Problem> {
        let detail: MemberDetail = self.page(look, &about(id), &["members", id], &[]).await?;
        Ok(detail.member.person.name)
    }
}

/// As the journal calls a member whose name is not known yet.
fn about(id: &str) -> String {
    format!("member {}", plain(id))
}

/// As the journal says which side it was.
fn described(compared: &Compared) -> String {
    let name = plain(&compared.name);
    match &compared.side {
        Side::Member { id } => format!("member {name} ({})", plain(id)),
        Side::MemberAt { id, at } => format!("member {name} ({}) as of {at}", plain(id)),
        Side::Role { id } => format!("role {name} ({})", plain(id)),
    }
}
