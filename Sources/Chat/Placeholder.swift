/// Placeholder until the chat screen stands here.
package enum Placeholder {}
