/**
 * What the packaged program does when the disk fails it: full, slow, damaged, in use, or silent about a write. Needs tools of
 * Linux and perhaps rights on this machine; see {@link chat.server.fault.Machine}.
 */
package chat.server.fault;
