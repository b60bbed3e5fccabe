// Ten thousand rows in React, like js-framework-benchmark's "react-hooks", keyed.

import { memo, useReducer } from "react";
import { createRoot } from "react-dom/client";
import { fresh, MARK, SWAPPED } from "./data.js";

const EMPTY = { rows: [], selected: 0 };

function reducer({ rows, selected }, { type, id }) {
  switch (type) {
    case "create":
      return { rows: fresh(), selected: 0 };
    case "update":
      return { rows: rows.map((row, index) => (index % 10 ? row : { ...row, label: row.label + MARK })), selected };
    case "swap": {
      const [one, other] = SWAPPED;
      return { rows: rows.with(one, rows[other]).with(other, rows[one]), selected };
    }
    case "select":
      return { rows, selected: id };
    default:
      return EMPTY;
  }
}

const Row = memo(
  ({ row, selected, dispatch }) => (
    <tr className={selected ? "selected" : ""} onClick={() => dispatch({ type: "select", id: row.id })}>
      <td className="row-id">{row.id}</td>
      <td className="row-label">{row.label}</td>
    </tr>
  ),
  (before, after) => before.row === after.row && before.selected === after.selected,
);

const Table = () => {
  const [{ rows, selected }, dispatch] = useReducer(reducer, EMPTY);
  const button = (type) => (
    <button key={type} id={type} onClick={() => dispatch({ type })}>
      {type}
    </button>
  );
  return (
    <>
      <p>{["create", "update", "swap", "clear"].map(button)}</p>
      <table>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} selected={row.id === selected} dispatch={dispatch} />
          ))}
        </tbody>
      </table>
    </>
  );
};

createRoot(document.getElementById("app")).render(<Table />);
