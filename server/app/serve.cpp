// plenaria serve: the server, until it is told to stop.
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/issuer_file.hpp"
#include "app/key_files.hpp"
#include "app/node.hpp"

namespace plenaria {

namespace {

int check(const ServeOptions& options, const Configuration& configuration) {
  net_options(configuration.settings);
  foreign_issuer(configuration.settings, configuration.dialogue.id);
  if (configuration.settings.redis != "embedded")
    if (const auto address = parse_redis_address(configuration.settings.redis); !address)
      throw ConfigFault("redis.address: " + address.error());
  std::printf("%s is in order: the dialogue %s, %zu meetings, %zu rooms.\n", options.where.config.c_str(),
              configuration.dialogue.id.text().c_str(), configuration.dialogue.meetings.size(),
              planned_rooms(configuration.dialogue).size());
  return 0;
}

/// A connection is a descriptor: as many as the system lets this process have.
void lift_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int serve(const ServeOptions& options) {
  const Configuration configuration = configuration_of(options.where);
  if (options.check) return check(options, configuration);
  set_up_log(configuration.settings.log_level);
  lift_descriptor_limit();
  auto foreign = foreign_issuer(configuration.settings, configuration.dialogue.id);
  if (foreign) spdlog::info("tokens of {} ({}) are taken too", foreign->name, name_of(foreign->key.algorithm()));
  const TokenIssuers issuers{token_key(configuration.settings), std::move(foreign)};
  Node node(configuration, issuers, record_key(configuration.settings));
  return node.run();
}

}  // namespace plenaria
