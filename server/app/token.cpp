// plenaria token: one person's token, and nothing else on standard output.
#include <cstdio>

#include "app/commands.hpp"
#include "app/key_files.hpp"
#include "base/crypto.hpp"
#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

/// 90s, 30m, 12h or 7d; at most ten years.
std::chrono::seconds parse_ttl(const std::string& text) {
  std::size_t end = 0;
  long long count = 0;
  try {
    count = std::stoll(text, &end);
  } catch (const std::logic_error&) {
  }
  const std::string unit = text.substr(end);
  const long long scale = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
  constexpr long long kMost = 3650LL * 86'400;
  if (scale == 0 || count <= 0 || count > kMost / scale)
    throw ConfigFault("--ttl is a number with s, m, h or d, such as 12h, and at most 3650d");
  return std::chrono::seconds(count * scale);
}

/// Never made here: it would sign what no server takes.
TokenKey server_key(const Settings& settings) {
  if (!settings.token_key_file.empty()) return token_key(settings);
  const auto kept = kept_token_key(settings);
  if (!kept)
    throw ConfigFault("There is no token.key in " + settings.data +
                      ": name the server's data directory with --data, or start the server first, which makes it");
  return *kept;
}

}  // namespace

int token(const TokenOptions& options) {
  const Configuration configuration = configuration_of(options.where);
  const auto role = from_text<Role>(options.role);
  if (!role) throw ConfigFault("--role is follower, observer, delegate, moderator or secretariat");
  if (!options.group.empty() && !has_term(configuration.dialogue.groups, options.group)) {
    std::string known;
    for (const auto& group : configuration.dialogue.groups) known += (known.empty() ? "" : ", ") + group.id;
    throw ConfigFault("--group is one of the dialogue's: " + known);
  }
  if (const auto fault = fault_of_text(options.name, 200, Lines::one))
    throw ConfigFault("--name is a text of 1 to 200 characters in one line. " + sentence_of(*fault, "--name", 200));
  const auto random = system_randomness();
  Participant participant;
  participant.id = ParticipantId(options.id.empty() ? random_text(random) : options.id);
  if (!is_participant_id(participant.id.text()) || is_foreign_id(participant.id.text()))
    throw ConfigFault("--id is 1 to 64 of A-Z, a-z, 0-9 and . _ : @ - and does not begin as the ids of another system");
  participant.role = *role;
  participant.name = options.name;
  participant.delegation = options.delegation;
  participant.group = options.group;
  if (!options.capacity.empty() && !(participant.capacity = from_text<Capacity>(options.capacity)))
    throw ConfigFault("--capacity is state, observer, intergovernmental or stakeholder");
  for (const auto& text : options.on_behalf_of)
    if (options.on_behalf_of.size() > 5 || fault_of_text(text, 200, Lines::one))
      throw ConfigFault(
          "--on-behalf-of is given at most 5 times, each 1 to 200 characters in one line, which read as they are "
          "written");
  participant.on_behalf_of = options.on_behalf_of;
  if (options.rooms.size() > 64) throw ConfigFault("--room is given at most 64 times; without it, all rooms are meant");
  for (const auto& room : options.rooms)
    participant.rooms.push_back(planned_room(configuration.dialogue, room).plan->id);
  participant.token_id = random_text(random);
  const auto now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  participant.expires = now + parse_ttl(options.ttl);
  const TokenKey key = server_key(configuration.settings);
  const std::string text = make_token(key, participant, configuration.dialogue.id, now);
  // What the server would refuse is not worth handing out.
  if (const auto read = read_token(key, text, configuration.dialogue.id, now); !read)
    throw ConfigFault(
        "--name (200 characters), --delegation (1,000) or --group is too long, or holds characters that no text may, "
        "or all "
        "of it together with the rooms is too much for one token");
  std::printf("%s\n", text.c_str());
  return 0;
}

}  // namespace plenaria
