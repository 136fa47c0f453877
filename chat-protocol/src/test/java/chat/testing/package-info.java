/** What the tests of every module share. */
package chat.testing;
