// hiredis as a codec: commands to bytes, bytes to replies. No sockets; this is the one file pair that includes hiredis.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "redis/reply.hpp"

struct redisReader;

namespace plenaria {

/// Appends the command's RESP form to `out` and returns how many bytes that was.
std::size_t append_command(std::string& out, std::span<const std::string_view> arguments);

/// Makes replies of bytes as they come. After an error it is of no further use.
class ReplyReader {
 public:
  /// A reply of more than `max_reply_bytes` on the wire is an error.
  explicit ReplyReader(std::size_t max_reply_bytes);

  void feed(std::string_view bytes);
  /// The next whole reply, nothing when more bytes are needed, or why the bytes are not RESP2.
  std::variant<std::monostate, RedisReply, std::string> next();

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };
  std::unique_ptr<redisReader, Free> reader_;
  std::size_t max_reply_bytes_;
  std::size_t fed_since_reply_ = 0;
};

}  // namespace plenaria
