//! The icons: one small set, drawn on a 20-unit grid with one stroke.

use yew::prelude::*;

macro_rules! glyphs {
    ($($(#[$doc:meta])* $name:ident = $path:literal,)*) => {
        /// Which icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph {
            $($(#[$doc])* $name,)*
        }

        impl Glyph {
            /// The path that draws it.
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }
        }
    };
}

glyphs! {
    /// A house: start, overview.
    Home = "M3.5 9 10 3.5 16.5 9v7a.9.9 0 0 1-.9.9h-3.4v-4.6H7.8v4.6H4.4a.9.9 0 0 1-.9-.9Z",
    /// Two people: members.
    Members = "M7.6 9.4a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM2.6 16.6c0-2.7 2.2-4.6 5-4.6s5 1.9 5 4.6M12.7 3.9a2.8 2.8 0 0 1 0 5.2M14.6 12.4c1.7.6 2.8 2.1 2.8 4.2",
    /// One person.
    Person = "M10 9.6a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4.4 16.8c0-2.9 2.4-4.8 5.6-4.8s5.6 1.9 5.6 4.8",
    /// Three boxes: teams.
    Teams = "M3.4 4.6a1.2 1.2 0 0 1 1.2-1.2h2.6a1.2 1.2 0 0 1 1.2 1.2v2.2A1.2 1.2 0 0 1 7.2 8H4.600a1.2 1.2 0 0 1-1.2-1.200ZM11.6 4.600a1.2 1.2 0 0 1 1.2-1.200h2.600a1.2 1.2 0 0 1 1.2 1.200v2.200A1.2 1.2 0 0 1 15.4 8h-2.600a1.2 1.2 0 0 1-1.2-1.200ZM7.5 13.200a1.2 1.2 0 0 1 1.2-1.200h2.600a1.2 1.2 0 0 1 1.2 1.200v2.200a1.2 1.2 0 0 1-1.2 1.200H8.700a1.2 1.2 0 0 1-1.2-1.200ZM6 8v1.100c0 .6.4 1 1 1h6c.6 0 1-.4 1-1V8M10 10.100V12",
    /// A key: roles.
    Role = "M12.9 9.900a3.3 3.3 0 1 0-3.1-2.200L3.6 13.900v2.500h2.600v-1.900h1.900v-1.900h1.600l1.7-2.900c.5.1 1 .2 1.5.2ZM13.6 6.300h.01",
    /// A lock: access settings, held back.
    Lock = "M5.6 9.200h8.800a1.1 1.1 0 0 1 1.1 1.100v5.200a1.1 1.1 0 0 1-1.1 1.100H5.600a1.1 1.1 0 0 1-1.1-1.100v-5.200a1.1 1.1 0 0 1 1.1-1.100ZM6.9 9.200V6.700a3.1 3.1 0 0 1 6.2 0v2.5",
    /// A pulse: diagnostics.
    Pulse = "M2.6 10.400h3l2-6 4 11.2 2.3-5.200h3.5",
    /// A clock: history, time left.
    Clock = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4.200l2.7 1.6",
    /// A glass: search.
    Search = "M9 14.600A5.6 5.6 0 1 0 9 3.400a5.6 5.6 0 0 0 0 11.200ZM13.1 13.100l3.7 3.7",
    /// A tick: so it is.
    Check = "m4 10.5 4 4 8-9",
    /// A cross: no, close.
    Cross = "m5 5 10 10M15 5 5 15",
    /// An eye: read-only, may be viewed.
    Eye = "M2.2 10S5 4.8 10 4.8 17.8 10 17.8 10 15 15.2 10 15.2 2.2 10 2.2 10ZM10 12.300a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600Z",
    /// An eye with a bar: out of sight.
    Unseen = "M2.2 10S5 4.8 10 4.8 17.8 10 17.8 10 15 15.2 10 15.2 2.2 10 2.2 10ZM10 12.300a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600ZM4 3.8 16 16.2",
    /// A shield: impersonating.
    Shield = "M10 17.200c4-1.6 6-4.3 6-8V4.900L10 2.8 4 4.900v4.300c0 3.7 2 6.4 6 8Z",
    /// A door with an arrow: exit.
    Exit = "M8 3.500H5.200a1.2 1.2 0 0 0-1.2 1.200v10.600a1.2 1.2 0 0 0 1.2 1.200H8M8.2 10h8.600M13.6 6.7 16.9 10l-3.3 3.3",
    /// A snowflake: frozen.
    Frozen = "M10 2.800v14.400M3.8 6.400l12.4 7.200M16.2 6.4 3.8 13.6",
    /// A sheet: notes, receipt.
    Note = "M5.6 2.900h6l3.6 3.600v9.400a1.2 1.2 0 0 1-1.2 1.200H5.600a1.2 1.2 0 0 1-1.2-1.200V4.100a1.2 1.2 0 0 1 1.2-1.200ZM11.4 3v3.700h3.700M7.3 10.300h5M7.3 13.300h3.4",
    /// A triangle: mind this.
    Warning = "M10 3.4 17.3 16H2.700ZM10 8.200v3.600M10 13.900v.05",
    /// A circled i: worth knowing.
    Info = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.400v4M10 6.500v.05",
    /// Arrow to the right.
    Right = "M4 10h12M11.4 5.4 16 10l-4.6 4.6",
    /// Arrow to the left.
    Left = "M16 10H4M8.6 5.4 4 10l4.6 4.6",
    /// Small arrow down.
    Down = "m5.5 7.8 4.5 4.5 4.5-4.5",
    /// Small arrow to the right.
    Next = "m7.8 5.5 4.5 4.5-4.5 4.5",
    /// Circling arrow: again.
    Again = "M16.2 9.300A6.3 6.3 0 0 0 4.9 6.200L3.5 8M3.5 4v4h4M3.8 10.700a6.3 6.3 0 0 0 11.3 3.100l1.4-1.800M16.5 16v-4h-4",
    /// A globe: timezone.
    Globe = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3.2 10h13.600M10 3c2 2 2.8 4.4 2.8 7S12 15 10 17c-2-2-2.8-4.4-2.8-7S8 5 10 3Z",
    /// A sun: light.
    Sun = "M10 13.400a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.800ZM10 2.600v1.200M10 16.200v1.200M2.6 10h1.200M16.2 10h1.200M4.8 4.800l.8.8M14.4 14.400l.8.8M4.8 15.200l.8-.8M14.4 5.600l.8-.8",
    /// A moon: dark.
    Moon = "M16.6 12.200A7 7 0 0 1 7.8 3.400a7 7 0 1 0 8.8 8.800Z",
    /// A screen: as the system has it.
    Screen = "M3.9 4h12.200a1 1 0 0 1 1 1v7.600a1 1 0 0 1-1 1H3.900a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM7 16.600h6M10 13.600v3",
    /// Out of the door: sign out.
    SignOut = "M12 3.500h2.800a1.2 1.2 0 0 1 1.2 1.200v10.600a1.2 1.2 0 0 1-1.2 1.200H12M12.4 10H3.600M6.8 6.7 3.5 10l3.3 3.3",
    /// A building: a workspace.
    Building = "M4.6 16.800V4.300a1 1 0 0 1 1-1h5.200a1 1 0 0 1 1 1v12.500M11.8 8.400h2.600a1 1 0 0 1 1 1v7.400M3 16.800h14M7 6.600h2.400M7 9.600h2.400M7 12.600h2.4",
    /// Lines of falling length: filter.
    Filter = "M3.5 5.500h13M6 10h8M8.5 14.500h3",
    /// Lines with points before them: an audit log.
    List = "M7.5 5.500h9M7.5 10h9M7.5 14.500h9M3.800 5.500h.05M3.800 10h.05M3.800 14.500h.05",
    /// A circle with a bar: denied, none.
    Denied = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM5.2 14.800l9.6-9.6",
    /// A pencil: changed.
    Pencil = "m12.9 4.2 2.9 2.900L7 15.900l-3.6.7.7-3.600ZM11 6.1 13.9 9",
    /// Two sheets: copy.
    Copy = "M8.2 7h7a1.2 1.2 0 0 1 1.2 1.200v7a1.2 1.2 0 0 1-1.2 1.200h-7A1.2 1.2 0 0 1 7 15.200v-7A1.2 1.2 0 0 1 8.2 7ZM4.8 13a1.2 1.2 0 0 1-1.2-1.200v-7a1.2 1.2 0 0 1 1.2-1.200h7A1.2 1.2 0 0 1 13 4.8",
    /// A ticket.
    Ticket = "M3 7.400V5.800a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v1.600a2.6 2.6 0 0 0 0 5.200v1.600a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-1.600a2.6 2.6 0 0 0 0-5.200ZM12.3 5v1.600M12.3 9.200v1.600M12.3 13.400V15",
    /// A command sign: the palette.
    Palette = "M3.5 5.500h9M3.5 10h13M3.5 14.500h6",
    /// A panel at the right: notes open or closed.
    Panel = "M4 3.800h12a1 1 0 0 1 1 1v10.400a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4.800a1 1 0 0 1 1-1ZM12.2 4v12",
    /// An arrow out of a box: opens outside of the app.
    External = "M8.5 5H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3.500M11.5 4H16v4.500M16 4l-7 7",
    /// Two sliders: settings.
    Settings = "M3.5 6.500h6M13.5 6.500h3M3.5 13.500h3M10.5 13.500h6M11.5 8.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8.5 15.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    /// A cloud with a bar: the server does not answer.
    Offline = "M6.2 15.600a3.4 3.4 0 0 1-.4-6.8 4.4 4.4 0 0 1 8.5.4 3.2 3.2 0 0 1 0 6.400ZM4 4l12.5 12.5",
}

impl Glyph {
    /// Whether it points along the line of text, and so the other way where text runs from right to left.
    const fn points(self) -> bool {
        matches!(
            self,
            Self::Right
                | Self::Left
                | Self::Next
                | Self::Exit
                | Self::SignOut
                | Self::External
                | Self::Panel
                | Self::List
        )
    }
}

/// Properties of [`Icon`].
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Which.
    pub glyph: Glyph,
    /// Edge length in CSS pixels.
    #[prop_or(18)]
    pub size: u16,
    /// What it says to a screen reader; without it the icon is decoration.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// An icon in the color of the text around it.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let size = props.size.to_string();
    html! {
        <svg
            class={classes!("icon", props.glyph.points().then_some("icon-points"), props.class.clone())}
            width={size.clone()}
            height={size}
            viewBox="0 0 20 20"
            fill="none"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-linecap="round"
            stroke-linejoin="round"
            role={props.label.as_ref().map(|_| "img")}
            aria-label={props.label.clone()}
            aria-hidden={props.label.is_none().then_some("true")}
            focusable="false"
        >
            <path d={props.glyph.path()} />
        </svg>
    }
}
