// The command line: plenaria serve, plenaria token.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "app/node.hpp"
#include "app/settings.hpp"
#include "app/key_files.hpp"
#include "base/crypto.hpp"

extern char** environ;

namespace {

using namespace plenaria;

struct Flags {
  std::string config;
  std::optional<std::string> listen;
  std::optional<std::string> redis;
  std::optional<std::string> data;
  bool check = false;
  std::string role;
  std::string name;
  std::string delegation;
  std::string group;
  std::string id;
  std::string ttl = "12h";
};

constexpr int kMistake = 2;

std::string list_of_keys() {
  std::string text = "Keys of the configuration file, each also an environment variable; flags win over the environment,\n"
                     "which wins over the file.\n";
  for (const Key& key : keys())
    text += "\n  " + std::string(key.name) + " = " + key.default_text() + "\n    " + key.variable() + "\n    " +
            std::string(key.meaning) + "\n";
  return text;
}

Configuration configuration_of(const Flags& flags) {
  std::vector<std::string> environment;
  for (char** one = environ; *one; ++one) environment.emplace_back(*one);
  Configuration configuration = read_configuration(flags.config, environment);
  if (flags.listen) configuration.settings.listen = *flags.listen;
  if (flags.redis) configuration.settings.redis = *flags.redis;
  if (flags.data) configuration.settings.data = *flags.data;
  return configuration;
}

void set_up_log(const std::string& level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::move(sink)));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  spdlog::set_level(spdlog::level::from_str(level));
  spdlog::flush_on(spdlog::level::trace);
}

int check(const Flags& flags, const Configuration& configuration) {
  net_options(configuration.settings);
  if (configuration.settings.redis != "embedded")
    if (const auto address = parse_redis_address(configuration.settings.redis); !address)
      throw ConfigFault("redis.address: " + address.error());
  std::size_t rooms = 0;
  for (const auto& meeting : configuration.dialogue.meetings) rooms += meeting.rooms.size();
  std::printf("%s is in order: the dialogue %s, %zu meetings, %zu rooms.\n", flags.config.c_str(),
              configuration.dialogue.id.text().c_str(), configuration.dialogue.meetings.size(), rooms);
  return 0;
}

/// A connection is a descriptor: as many as the system lets this process have.
void lift_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const Flags& flags) {
  const Configuration configuration = configuration_of(flags);
  if (flags.check) return check(flags, configuration);
  set_up_log(configuration.settings.log_level);
  lift_descriptor_limit();
  Node node(configuration, token_key(configuration.settings), record_key(configuration.settings));
  return node.run();
}

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

int token(const Flags& flags) {
  const Configuration configuration = configuration_of(flags);
  const auto role = from_text<Role>(flags.role);
  if (!role) throw ConfigFault("--role is follower, observer, delegate, moderator or secretariat");
  if (!flags.group.empty() && !has_term(configuration.dialogue.groups, flags.group)) {
    std::string known;
    for (const auto& group : configuration.dialogue.groups) known += (known.empty() ? "" : ", ") + group.id;
    throw ConfigFault("--group is one of the dialogue's: " + known);
  }
  const auto random = system_randomness();
  Participant participant;
  participant.id = ParticipantId(flags.id.empty() ? random_text(random) : flags.id);
  if (!is_participant_id(participant.id.text()))
    throw ConfigFault("--id is 1 to 64 of A-Z, a-z, 0-9 and . _ : @ -");
  participant.role = *role;
  participant.name = flags.name;
  participant.delegation = flags.delegation;
  participant.group = flags.group;
  const auto now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  participant.expires = now + parse_ttl(flags.ttl);
  const TokenKey key = token_key(configuration.settings);
  const std::string text = make_token(key, participant, configuration.dialogue.id, now, random_text(random));
  // What the server would refuse is not worth handing out.
  if (const auto read = read_token(key, text, configuration.dialogue.id, now); !read)
    throw ConfigFault("--name (200 characters), --delegation (1,000) or --group is too long, or holds control characters");
  std::printf("%s\n", text.c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  crypto_ready();
  Flags flags;
  CLI::App app("Plenaria hosts live thematic consultation rooms.", "plenaria");
  app.set_version_flag("--version", PLENARIA_VERSION);
  app.require_subcommand(1);

  CLI::App* serving = app.add_subcommand("serve", "Serves the rooms of a dialogue until SIGTERM or Ctrl-C");
  serving->add_option("--config", flags.config, "The configuration file")->required()->type_name("FILE");
  serving->add_option("--listen", flags.listen, "Where to listen (server.listen)")->type_name("ADDR:PORT");
  serving->add_option("--redis", flags.redis, "embedded, redis://HOST:PORT or unix:PATH (redis.address)")->type_name("WHERE");
  serving->add_option("--data", flags.data, "The data directory (server.data)")->type_name("DIR");
  serving->add_flag("--check-config", flags.check, "Read the configuration, name its first mistake, start nothing");
  serving->footer(list_of_keys());

  CLI::App* minting = app.add_subcommand("token", "Prints a token for one person, and nothing else");
  minting->add_option("--config", flags.config, "The configuration file")->required()->type_name("FILE");
  minting->add_option("--data", flags.data, "The data directory, whose token key signs")->type_name("DIR");
  minting->add_option("--role", flags.role, "follower, observer, delegate, moderator or secretariat")->required()->type_name("ROLE");
  minting->add_option("--name", flags.name, "The person's name")->required()->type_name("NAME");
  minting->add_option("--delegation", flags.delegation, "Their delegation, in free words")->type_name("NAME");
  minting->add_option("--group", flags.group, "Their stakeholder group, an id of the dialogue")->type_name("GROUP");
  minting->add_option("--id", flags.id, "Their id; without it, a random one")->type_name("ID");
  minting->add_option("--ttl", flags.ttl, "How long it is valid: 90s, 30m, 12h, 7d")->type_name("TIME")->capture_default_str();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::fprintf(stderr, "plenaria: %s (plenaria --help tells more)\n", error.what());
    return kMistake;
  }
  try {
    return serving->parsed() ? serve(flags) : token(flags);
  } catch (const ConfigFault& fault) {
    std::fprintf(stderr, "plenaria: %s\n", fault.what());
    return kMistake;
  } catch (const std::invalid_argument& fault) {
    std::fprintf(stderr, "plenaria: %s\n", fault.what());
    return kMistake;
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "plenaria: %s\n", trouble.what());
    return 1;
  }
}
