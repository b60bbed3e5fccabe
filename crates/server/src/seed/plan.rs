//! What is specific to each of the four sample customers. The rest is random.

use super::people::{self, Featured};
use ergo_protocol::{
    directory::{Notify, SupportAccess},
    workspace::SettingValue,
};

/// The fixed day of the sample data, in Unix milliseconds: 2026-11-20.
pub const TODAY: i64 = 1_795_165_200_000;

/// One sample customer.
pub struct Plan {
    /// The seed of its random numbers.
    pub seed: u64,
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The domain of its email addresses.
    pub domain: &'static str,
    /// Its plan.
    pub tier: &'static str,
    /// Where its data is stored.
    pub region: &'static str,
    /// When it was created, in Unix milliseconds.
    pub created_at: i64,
    /// How many members it has.
    pub members: usize,
    /// Support access, whether changes are allowed, the longest session, and who is notified.
    pub support: (SupportAccess, bool, u32, Notify),
    /// Its teams: name, purpose, permissions.
    pub teams: &'static [(&'static str, &'static str, &'static str)],
    /// Its custom roles: name, purpose, permissions.
    pub custom_roles: &'static [(&'static str, &'static str, &'static str)],
    /// The featured members.
    pub featured: &'static [Featured],
    /// Values of [`SETTINGS`].
    pub settings: fn() -> [SettingValue; 10],
}

/// The access settings of the standard vocabulary, except those for support access.
pub const SETTINGS: [&str; 10] = [
    "require_two_factor",
    "sign_in_method",
    "allowed_domains",
    "allowed_networks",
    "public_links",
    "guest_invitations",
    "export_allowed",
    "session_hours",
    "idle_minutes",
    "one_session_only",
];

fn switch(value: bool) -> SettingValue {
    SettingValue::Switch(value)
}

fn number(value: i64) -> SettingValue {
    SettingValue::Number(value)
}

fn choice(choice: &str) -> SettingValue {
    SettingValue::Choice(choice.to_owned())
}

fn list(entries: &[&str]) -> SettingValue {
    SettingValue::List(entries.iter().map(ToString::to_string).collect())
}

/// All sample customers.
pub const ALL: [Plan; 4] = [
    Plan {
        seed: 0x4d41_524c,
        id: "ws_marlow",
        name: "Marlow Freight",
        domain: "marlowfreight.example",
        tier: "Business",
        region: "EU (Frankfurt)",
        created_at: 1_551_688_200_000,
        members: 400,
        support: (SupportAccess::On, true, 60, Notify::Owners),
        teams: &[
            ("Billing", "Invoices, dunning, carrier statements.", "billing.view invoices.view"),
            ("Exports", "Export declarations and certificates of origin.", ""),
            ("Platform", "The systems everything runs on.", "integrations.view integrations.manage_keys"),
            (
                "Finance leads",
                "Signs off on everything that leaves the books.",
                "billing.view invoices.view invoices.export",
            ),
            ("Customs", "Clearance in all ports.", ""),
            ("Yard ops", "Containers in, containers out.", ""),
            ("Fleet", "Trucks, drivers, and logbooks.", ""),
            ("Customer care", "First answer to every shipper.", "members.view"),
            ("Night dispatch 夜間", "Covers Asian business hours.", ""),
        ],
        custom_roles: &[
            ("Customs clerk", "Declarations only.", "members.view projects.view projects.edit"),
            (
                "Export desk lead",
                "Runs the export desk and its people.",
                "members.view members.invite teams.view teams.manage_members projects.view projects.create \
                 projects.edit invoices.view",
            ),
        ],
        featured: people::MARLOW,
        settings: || {
            [
                switch(true),
                choice("password_or_sso"),
                list(&["marlowfreight.example", "marlow-yards.example"]),
                list(&[]),
                switch(false),
                choice("admins"),
                switch(true),
                number(168),
                number(60),
                switch(false),
            ]
        },
    },
    Plan {
        seed: 0x4c55_4d45,
        id: "ws_lumen",
        name: "Lumen Labs",
        domain: "lumenlabs.example",
        tier: "Team",
        region: "US (Oregon)",
        created_at: 1_686_578_700_000,
        members: 60,
        support: (SupportAccess::On, false, 30, Notify::Admins),
        teams: &[
            ("Research", "Papers and prototypes.", ""),
            ("Optics", "Lasers, lenses, and test benches.", ""),
            ("Data", "Pipelines and the lake.", "integrations.view integrations.manage_keys"),
            ("People & money", "Hiring, payroll, invoices.", "billing.view invoices.view invoices.export"),
            ("Design", "How everything looks and reads.", ""),
        ],
        custom_roles: &[(
            "Lab reviewer",
            "Reads everything, edits reviews.",
            "members.view projects.view projects.edit",
        )],
        featured: people::LUMEN,
        settings: || {
            [
                switch(true),
                choice("sso_only"),
                list(&["lumenlabs.example"]),
                list(&["203.0.113.0/24", "2001:db8:40::/48"]),
                switch(false),
                choice("editors"),
                switch(false),
                number(12),
                number(30),
                switch(true),
            ]
        },
    },
    Plan {
        seed: 0x4e4f_5254,
        id: "ws_northwind",
        name: "Northwind",
        domain: "northwind.example",
        tier: "Starter",
        region: "EU (Dublin)",
        created_at: 1_630_479_600_000,
        members: 12,
        support: (SupportAccess::OnRequest, true, 45, Notify::ViewedUser),
        teams: &[
            ("Orders", "From basket to invoice.", "invoices.view"),
            ("Warehouse", "Shelves and pallets.", ""),
            ("Accounts", "The books.", "billing.view invoices.view invoices.export"),
            ("Web shop", "The public face.", "integrations.view"),
            ("Deliveries", "The last mile.", ""),
        ],
        custom_roles: &[(
            "Bookkeeper",
            "The books and nothing else.",
            "billing.view invoices.view invoices.export",
        )],
        featured: people::NORTHWIND,
        settings: || {
            [
                switch(false),
                choice("password"),
                list(&[]),
                list(&[]),
                switch(true),
                choice("everybody"),
                switch(true),
                number(720),
                number(1440),
                switch(false),
            ]
        },
    },
    Plan {
        seed: 0x4841_4c43,
        id: "ws_halcyon",
        name: "Halcyon Retail Group",
        domain: "halcyonretail.example",
        tier: "Enterprise",
        region: "APAC (Singapore)",
        created_at: 1_453_111_200_000,
        members: 5_000,
        support: (SupportAccess::On, false, 120, Notify::Owners),
        teams: &[
            ("Store operations", "Store hours, schedules, and registers.", ""),
            ("Merchandising", "Which product goes where.", ""),
            ("Supply chain", "From factory to shelf.", ""),
            ("Finance", "Group accounts.", "billing.view billing.change_plan invoices.view invoices.export"),
            ("Loss prevention", "Theft, fraud, and inventory loss.", "security.view_audit"),
            ("E-commerce", "halcyonretail.example and its apps.", "integrations.view integrations.install"),
            ("Store IT", "On call when a register is down.", "integrations.view integrations.manage_keys"),
            ("People", "Hiring, training, and offboarding.", "members.view members.invite"),
            ("Brand & campaigns", "Seasons, sales, posters.", ""),
            ("Property", "Leases and elevators.", ""),
            ("Region Asia–Pacific", "Stores from Perth to Sapporo.", ""),
            ("Région francophone", "Magasins de Brest à Nouméa.", ""),
        ],
        custom_roles: &[
            (
                "Store manager",
                "Runs one store.",
                "members.view members.invite teams.view teams.manage_members projects.view projects.create \
                 projects.edit",
            ),
            (
                "Regional lead",
                "Sees all stores in a region.",
                "members.view teams.view projects.view invoices.view",
            ),
            (
                "Auditor",
                "Reads everything, changes nothing.",
                "members.view teams.view roles.view projects.view billing.view invoices.view security.view \
                 security.view_audit",
            ),
        ],
        featured: people::HALCYON,
        settings: || {
            [
                switch(true),
                choice("sso_only"),
                list(&["halcyonretail.example", "halcyon-stores.example", "halcyon.co.nz.example"]),
                list(&["198.51.100.0/22"]),
                switch(false),
                choice("admins"),
                switch(false),
                number(24),
                number(20),
                switch(true),
            ]
        },
    },
];
