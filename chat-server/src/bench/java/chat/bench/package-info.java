/** Benchmarks of the steps that are done for each message and each member. Run by JMH. */
package chat.bench;
