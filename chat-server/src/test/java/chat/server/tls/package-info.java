/** Tests of encryption, and the certificates for those of other packages. */
package chat.server.tls;
