//! Which role grants which permission, quick to ask. Made once for what the server says. Pure.

use ergo_protocol::workspace::{Permission, Roles};
use std::collections::HashMap;
use yew::AttrValue;

/// All permissions of all roles.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The roles, in the order they came.
    pub roles: Vec<Head>,
    /// The permissions, those of a group one below the other.
    pub rows: Vec<Row>,
}

/// A role.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name. Untrusted text.
    pub name: AttrValue,
    /// Whether it is the viewed user's.
    pub is_viewed: bool,
}

/// A permission.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The heading it is under.
    pub group: AttrValue,
    /// In words.
    pub permission: AttrValue,
    /// Whether each of the roles grants it.
    pub granted: Vec<bool>,
}

impl Row {
    /// Whether the roles differ in it.
    fn is_different(&self) -> bool {
        self.granted.iter().any(|granted| Some(granted) != self.granted.first())
    }
}

/// What of a table is shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// The lines, from top to bottom.
    pub lines: Vec<Line>,
    /// How many permissions are left out.
    pub left_out: u32,
}

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// The heading of a group.
    Group(AttrValue),
    /// A row of the table, by its number.
    Row(usize),
}

impl Table {
    /// Of what the server says.
    pub fn of(roles: &Roles) -> Self {
        let mut rows: Vec<Row> = Vec::with_capacity(roles.permissions.len());
        let mut known: HashMap<&str, usize> = HashMap::with_capacity(roles.permissions.len());
        for permission in grouped(&roles.permissions) {
            known.insert(&permission.key, rows.len());
            rows.push(Row {
                group: permission.group.clone().into(),
                permission: permission.label.clone().into(),
                granted: vec![false; roles.roles.len()],
            });
        }
        for (column, role) in roles.roles.iter().enumerate() {
            for row in role.permissions.iter().filter_map(|key| known.get(key.as_str())) {
                rows[*row].granted[column] = true;
            }
        }
        let heads = roles.roles.iter().map(|role| Head {
            name: role.name.clone().into(),
            is_viewed: roles.viewed_user_role.as_deref() == Some(&role.id),
        });
        Self { roles: heads.collect(), rows }
    }

    /// All of it, or only the permissions that some roles grant and others do not.
    pub fn shown(&self, differences_only: bool) -> Shown {
        let mut lines = Vec::with_capacity(self.rows.len());
        let (mut group, mut left_out) = (None, 0);
        for (number, row) in self.rows.iter().enumerate() {
            if differences_only && !row.is_different() {
                left_out += 1;
                continue;
            }
            if group != Some(&row.group) {
                group = Some(&row.group);
                lines.push(Line::Group(row.group.clone()));
            }
            lines.push(Line::Row(number));
        }
        Shown { lines, left_out }
    }
}

/// The permissions of a group together, otherwise in the order they came.
fn grouped(permissions: &[Permission]) -> Vec<&Permission> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (number, permission) in permissions.iter().enumerate() {
        first.entry(&permission.group).or_insert(number);
    }
    let mut grouped: Vec<&Permission> = permissions.iter().collect();
    grouped.sort_by_key(|permission| first.get(permission.group.as_str()));
    grouped
}

#[cfg(test)]
pub mod tests {
    use super::{Line, Table};
    use ergo_protocol::workspace::{Permission, Role, Roles};

    /// The roles and what each grants, and the permissions: each key is its group and its label.
    pub fn roles(roles: &[(&str, &[&str])], permissions: &[(&str, &str)]) -> Roles {
        Roles {
            permissions: permissions
                .iter()
                .map(|(group, label)| Permission {
                    key: format!("{group}.{label}"),
                    group: (*group).to_owned(),
                    label: (*label).to_owned(),
                })
                .collect(),
            roles: roles
                .iter()
                .map(|(name, granted)| Role {
                    id: (*name).to_owned(),
                    name: (*name).to_owned(),
                    description: String::new(),
                    built_in: false,
                    members: None,
                    permissions: granted.iter().map(|key| (*key).to_owned()).collect(),
                })
                .collect(),
            viewed_user_role: Some("Billing".to_owned()),
        }
    }

    fn lines(table: &Table, differences_only: bool) -> (Vec<String>, u32) {
        let shown = table.shown(differences_only);
        let words = |line: &Line| match line {
            Line::Group(name) => format!("# {name}"),
            Line::Row(number) => table.rows[*number].permission.to_string(),
        };
        (shown.lines.iter().map(words).collect(), shown.left_out)
    }

    #[test]
    fn a_heading_stands_once_and_order_is_kept() {
        let table = Table::of(&roles(&[("Owner", &[])], &[("Pay", "b1"), ("Team", "m1"), ("Pay", "b2")]));
        assert_eq!(
            lines(&table, false),
            (["# Pay", "b1", "b2", "# Team", "m1"].map(str::to_owned).to_vec(), 0)
        );
    }

    #[test]
    fn a_role_grants_what_it_says_and_nothing_that_is_not_known() {
        let table = Table::of(&roles(
            &[("Owner", &["Pay.b1", "Pay.b2"]), ("Billing", &["Pay.b2", "gone"])],
            &[("Pay", "b1"), ("Pay", "b2")],
        ));
        assert_eq!(table.rows[0].granted, [true, false]);
        assert_eq!(table.rows[1].granted, [true, true]);
        assert_eq!(table.roles.iter().map(|role| role.is_viewed).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn differences_leave_out_what_all_roles_have_and_what_none_has() {
        let table = Table::of(&roles(
            &[("Owner", &["Pay.all", "Team.some"]), ("Billing", &["Pay.all"])],
            &[("Pay", "all"), ("Team", "none"), ("Team", "some")],
        ));
        assert_eq!(lines(&table, true), (["# Team", "some"].map(str::to_owned).to_vec(), 2));
        assert_eq!(lines(&table, false).1, 0);
    }

    #[test]
    fn one_role_differs_from_no_other() {
        let table = Table::of(&roles(&[("Owner", &["Pay.b1"])], &[("Pay", "b1"), ("Pay", "b2")]));
        assert_eq!(lines(&table, true), (Vec::new(), 2));
    }

    #[test]
    fn five_hundred_permissions_of_two_hundred_roles_are_all_there() {
        let keys: Vec<(String, String)> =
            (0..500).map(|n| (format!("group {}", n % 20), format!("permission {n}"))).collect();
        let permissions: Vec<(&str, &str)> =
            keys.iter().map(|(group, label)| (group.as_str(), label.as_str())).collect();
        let granted: Vec<String> = keys.iter().map(|(group, label)| format!("{group}.{label}")).collect();
        let granted: Vec<&str> = granted.iter().map(String::as_str).collect();
        let names: Vec<String> = (0..200).map(|n| format!("role {n}")).collect();
        let all: Vec<(&str, &[&str])> =
            names.iter().enumerate().map(|(n, name)| (name.as_str(), &granted[..n])).collect();
        let table = Table::of(&roles(&all, &permissions));
        assert_eq!(table.shown(false).lines.len(), 520);
        let marks: usize =
            table.rows.iter().map(|row| row.granted.iter().filter(|mark| **mark).count()).sum();
        assert_eq!(marks, (0..200).sum::<usize>());
        // The last role grants the first 199; none grants the others.
        assert_eq!(table.shown(true).left_out, 301);
    }
}
