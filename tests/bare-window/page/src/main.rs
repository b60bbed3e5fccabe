//! A page with one button: the first thing that a person can use in a window that has nothing else.

use yew::prelude::*;

#[component]
fn App() -> Html {
    let presses = use_state(|| 0_u32);
    let onclick = {
        let presses = presses.clone();
        Callback::from(move |_: MouseEvent| presses.set(*presses + 1))
    };
    html! {
        <main>
            <h1>{ "A bare window" }</h1>
            <button id="button" type="button" {onclick}>{ format!("Pressed {} times", *presses) }</button>
        </main>
    }
}

fn main() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<App>::with_root(root).render();
    }
}
