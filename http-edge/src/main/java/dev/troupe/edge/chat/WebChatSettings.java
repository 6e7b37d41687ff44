package dev.troupe.edge.chat;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/// Who may reach the chat by WebSocket; `troupe.edge.chat` in the configuration.
///
/// @param origins of pages elsewhere that may, such as `https://chat.example.org`
/// @param proxies addresses that are believed for whom they forward
public record WebChatSettings(List<String> origins, List<String> proxies) {
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\[\\]:-]{1,260}");

  public WebChatSettings {
    origins = List.copyOf(origins);
    proxies = List.copyOf(proxies);
    origins.forEach(WebChatSettings::checkOrigin);
    proxies.forEach(WebChatSettings::checkAddress);
  }

  /// Reads `chat` of the edge's configuration.
  ///
  /// @throws IllegalArgumentException naming the key that is out of range
  public static WebChatSettings from(Config edge) {
    return new WebChatSettings(
        edge.getStringList("chat.origins"), edge.getStringList("chat.proxies"));
  }

  private static void checkOrigin(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "edge.chat.origins: has '%s', must be like https://chat.example.org, in small letters"
              .formatted(origin));
    }
  }

  private static void checkAddress(String address) {
    try {
      var _ = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "edge.chat.proxies: has '" + address + "', must be an address", e);
    }
  }
}
