-- The organization's vocabulary: its permissions and its access settings. A new database begins with a standard one.

CREATE TABLE permissions (
    key        TEXT PRIMARY KEY,
    -- In the order to show them.
    position   INTEGER NOT NULL,
    group_name TEXT NOT NULL,
    label      TEXT NOT NULL,
    -- The right, of those that the server itself acts on, that it gives; or nothing.
    stands_for TEXT NOT NULL
) STRICT;

CREATE TABLE setting_definitions (
    key           TEXT PRIMARY KEY,
    position      INTEGER NOT NULL,
    group_name    TEXT NOT NULL,
    label         TEXT NOT NULL,
    description   TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('switch', 'number', 'choice', 'list')),
    -- Of a number.
    least         INTEGER,
    most          INTEGER,
    unit          TEXT,
    -- JSON: of a choice, its values with their labels. As the server writes it, or an import would find a difference.
    choices       TEXT NOT NULL,
    -- Of a list: what an empty one means.
    empty_means   TEXT,
    -- JSON: the value where none was set.
    default_value TEXT,
    -- Who may change it; nothing: who may change access settings.
    permission    TEXT,
    -- Whether an impersonation session may ever change it.
    by_support    INTEGER NOT NULL
) STRICT;

INSERT INTO permissions (position, key, group_name, label, stands_for) VALUES
    (0, 'members.view', 'Members', 'See members', 'members.view'),
    (1, 'members.invite', 'Members', 'Invite members', ''),
    (2, 'members.remove', 'Members', 'Remove members', ''),
    (3, 'members.change_role', 'Members', 'Change members’ roles', 'members.change_role'),
    (4, 'members.manage_owners', 'Members', 'Add and remove owners', ''),
    (5, 'teams.view', 'Teams', 'See teams', 'teams.view'),
    (6, 'teams.create', 'Teams', 'Create teams', ''),
    (7, 'teams.manage_members', 'Teams', 'Add and remove team members', 'teams.manage_members'),
    (8, 'teams.delete', 'Teams', 'Delete teams', ''),
    (9, 'roles.view', 'Roles', 'See roles', 'roles.view'),
    (10, 'projects.view', 'Projects', 'See projects', ''),
    (11, 'projects.create', 'Projects', 'Create projects', ''),
    (12, 'projects.edit', 'Projects', 'Edit projects', ''),
    (13, 'projects.delete', 'Projects', 'Delete projects', ''),
    (14, 'billing.view', 'Billing', 'See billing', ''),
    (15, 'billing.change_plan', 'Billing', 'Change the plan', ''),
    (16, 'invoices.view', 'Billing', 'See invoices', ''),
    (17, 'invoices.export', 'Billing', 'Export invoices', ''),
    (18, 'security.view', 'Security', 'See access settings', 'security.view'),
    (19, 'security.view_audit', 'Security', 'Read the audit log', 'security.view_audit'),
    (20, 'security.change_settings', 'Security', 'Change access settings', 'security.change_settings'),
    (21, 'security.manage_support', 'Security', 'Manage support access and end support sessions', 'security.manage_support'),
    (22, 'security.manage_sign_in', 'Security', 'Manage sign-in methods', ''),
    (23, 'integrations.view', 'Integrations', 'See integrations', ''),
    (24, 'integrations.install', 'Integrations', 'Install and remove integrations', ''),
    (25, 'integrations.manage_keys', 'Integrations', 'Manage API keys', '');

INSERT INTO setting_definitions
    (position, key, group_name, label, description, kind, least, most, unit, choices, empty_means, default_value, permission, by_support)
VALUES
    (0, 'require_two_factor', 'Sign-in', 'Require two-factor authentication', 'Members without a second factor cannot sign in.',
     'switch', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 1),
    (1, 'sign_in_method', 'Sign-in', 'Sign-in method', 'How members sign in.', 'choice', NULL, NULL, NULL,
     '[{"label":"Password","value":"password"},{"label":"Password or single sign-on","value":"password_or_sso"},{"label":"Single sign-on only","value":"sso_only"}]',
     NULL, NULL, 'security.manage_sign_in', 1),
    (2, 'allowed_domains', 'Sign-in', 'Allowed email domains', 'Only addresses at these domains can be invited.',
     'list', NULL, NULL, NULL, '[]', 'Any domain', NULL, NULL, 1),
    (3, 'allowed_networks', 'Sign-in', 'Allowed networks', 'Members can sign in only from these address ranges. If the list is empty, they can sign in from anywhere.',
     'list', NULL, NULL, NULL, '[]', 'Any network', NULL, NULL, 1),
    (4, 'public_links', 'Sharing', 'Public links', 'Anyone with the link can see a shared project.',
     'switch', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 1),
    (5, 'guest_invitations', 'Sharing', 'Who can invite guests', 'Guests see only the projects they are invited to.', 'choice', NULL, NULL, NULL,
     '[{"label":"Everyone","value":"everybody"},{"label":"Editors and admins","value":"editors"},{"label":"Admins only","value":"admins"}]',
     NULL, NULL, NULL, 1),
    (6, 'export_allowed', 'Sharing', 'Data export', 'Members can export what they can see.', 'switch', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 1),
    (7, 'session_hours', 'Sessions', 'Sign out after', 'Members have to sign in again after this long.', 'number', 1, 720, 'hours', '[]', NULL, NULL, NULL, 1),
    (8, 'idle_minutes', 'Sessions', 'Sign out when idle for', 'Members are signed out after this long without activity.',
     'number', 5, 1440, 'minutes', '[]', NULL, NULL, NULL, 1),
    (9, 'one_session_only', 'Sessions', 'One session at a time', 'A new sign-in ends the previous one.', 'switch', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 1),
    (10, 'support_access', 'Support access', 'Support access', 'Whether support can view this workspace as one of its members.', 'choice', NULL, NULL, NULL,
     '[{"label":"Off","value":"off"},{"label":"On request","value":"on_request"},{"label":"On","value":"on"}]',
     NULL, NULL, NULL, 0),
    (11, 'changes_allowed', 'Support access', 'Support can make changes', 'One stated change at a time, and only when you have asked for it.',
     'switch', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 0),
    (12, 'longest_session_minutes', 'Support access', 'Longest support session', 'A support session ends automatically after this long.',
     'number', 5, 240, 'minutes', '[]', NULL, NULL, NULL, 0),
    (13, 'support_notify', 'Support access', 'Who is notified', 'These people are notified of each support session.', 'choice', NULL, NULL, NULL,
     '[{"label":"Owners","value":"owners"},{"label":"Admins","value":"admins"},{"label":"Viewed user","value":"viewed_user"},{"label":"No one","value":"nobody"}]',
     NULL, NULL, NULL, 0);
