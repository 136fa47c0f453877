// What the views are written with: markup as tagged templates, and the hooks.

import { Component, h, render } from './vendor/preact.js';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from './vendor/hooks.js';
import { htm } from './vendor/htm.js';

export const html = htm.bind(h);

/** Renders the view again whenever `model` has changed, at most once a frame. */
export function useModel(model) {
  const [, setVersion] = useState(0);
  useLayoutEffect(() => model?.subscribe(() => setVersion(version => version + 1)), [model]);
  return model;
}

/** A view that renders again only if one of its properties is another. */
export function memo(View) {
  return class extends Component {
    shouldComponentUpdate(next) {
      return Object.keys({ ...this.props, ...next }).some(name => next[name] !== this.props[name]);
    }

    render(props) {
      return html`<${View} ...${props} />`;
    }
  };
}

export { render, useEffect, useLayoutEffect, useMemo, useRef, useState };
