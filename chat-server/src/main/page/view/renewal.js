// Where one puts in another token before the present one ends.

import { html, useState } from '../html.js';
import { text } from '../texts.js';

export function Renewal({ app }) {
  const [token, setToken] = useState('');
  const renew = event => {
    event.preventDefault();
    if (token.trim() !== '') {
      app.renew(token.trim());
      setToken('');
    }
  };
  return app.renewal && html`
    <form id="renewal-form" onSubmit=${renew} noValidate>
      <p id="renewal-note" role="alert">${app.renewal}</p>
      <div class="row">
        <input id="new-token" class="secret" value=${token} autocomplete="off" autocapitalize="none" spellcheck=${false} aria-label=${text('token')}
          aria-describedby="renewal-note" onInput=${event => setToken(event.target.value)} />
        <button id="renew" type="submit">${text('renew')}</button>
      </div>
    </form>`;
}
