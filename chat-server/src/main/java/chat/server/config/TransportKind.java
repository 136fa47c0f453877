package chat.server.config;

/** Which of the kernel's interfaces to use. */
public enum TransportKind {
    AUTO,
    IO_URING,
    EPOLL,
    NIO
}
