//! Ten thousand rows in Yew: in the app's own virtual list, which has only those in the page that are near what is
//! seen, or (`#table`) in a plain table that has all of them.

mod data;
mod hooks;
mod kit;
mod list;
mod table;

use data::{Operation, Rows};
use list::List;
use table::Table;
use yew::prelude::*;

#[component]
fn App() -> Html {
    let rows = use_reducer_eq(Rows::default);
    let is_table = use_memo((), |()| location_hash() == "#table");
    let button = |id: &'static str, operation: Operation| {
        let dispatcher = rows.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(operation));
        html! { <button {id} type="button" {onclick}>{ id }</button> }
    };
    let onselect = use_callback(rows.dispatcher(), |id, rows| rows.dispatch(Operation::Select(id)));
    html! {
        <>
            <p>
                { button("create", Operation::Create) }{ " " }
                { button("update", Operation::Update) }{ " " }
                { button("swap", Operation::Swap) }{ " " }
                { button("clear", Operation::Clear) }
            </p>
            if *is_table {
                <Table rows={(*rows).clone()} {onselect} />
            } else {
                <List rows={(*rows).clone()} {onselect} />
            }
        </>
    }
}

fn location_hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

fn main() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<App>::with_root(root).render();
    }
}
