//! Changes to a workspace: what one would do, the grant for it, and making it. There is only one way to make a
//! change, [`apply::apply`], for both customers and support.

mod access_setting;
pub mod apply;
pub mod disarm;
pub mod grants;
mod member_role;
pub mod plan;
pub mod planned;
pub mod tag;
mod team_membership;
