#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

#include "app/commands.hpp"

namespace plenaria {

namespace {

constexpr int kMistake = 2;

std::string list_of_keys() {
  std::string text =
      "Keys of the configuration file, each also an environment variable; flags win over the environment,\n"
      "which wins over the file.\n";
  for (const Key& key : keys())
    text += "\n  " + std::string(key.name) + " = " + key.default_text() + "\n    " + key.variable() + "\n    " +
            std::string(key.meaning) + "\n";
  return text;
}

/// A command with the flags that all have: where the configuration, the data directory and Redis are.
CLI::App* add_command(CLI::App& app, const char* name, const char* what, Where& where) {
  CLI::App* command = app.add_subcommand(name, what);
  where.command = name;
  command->add_option("--config", where.config, "The configuration file")->required()->type_name("FILE");
  command->add_option("--data", where.data, "The data directory (server.data)")->type_name("DIR");
  return command;
}

void add_redis(CLI::App* command, Where& where) {
  command->add_option("--redis", where.redis, "embedded, redis://HOST:PORT or unix:PATH (redis.address)")
      ->type_name("WHERE");
}

CLI::App* add_serve(CLI::App& app, ServeOptions& options) {
  CLI::App* command =
      add_command(app, "serve", "Serves the rooms of a dialogue until SIGTERM or Ctrl-C", options.where);
  add_redis(command, options.where);
  command->add_option("--listen", options.where.listen, "Where to listen (server.listen)")->type_name("ADDR:PORT");
  command->add_flag("--check-config", options.check, "Read the configuration, name its first mistake, start nothing");
  command->footer(list_of_keys());
  return command;
}

CLI::App* add_token(CLI::App& app, TokenOptions& options) {
  CLI::App* command = add_command(app, "token", "Prints a token for one person, and nothing else", options.where);
  command->add_option("--role", options.role, "follower, observer, delegate, moderator or secretariat")
      ->required()
      ->type_name("ROLE");
  command->add_option("--name", options.name, "The person's name")->required()->type_name("NAME");
  command->add_option("--delegation", options.delegation, "Their delegation, in free words")->type_name("NAME");
  command->add_option("--group", options.group, "Their stakeholder group, an id of the dialogue")->type_name("GROUP");
  command
      ->add_option("--capacity", options.capacity,
                   "What they take part as: state, observer, intergovernmental or stakeholder")
      ->type_name("CAPACITY");
  command
      ->add_option("--on-behalf-of", options.on_behalf_of,
                   "Whom they may speak for besides, in free words; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      ->add_option("--room", options.rooms,
                   "A room that the token is for, an observer's elsewhere; may be given again; without it, all")
      ->type_name("ROOM")
      ->allow_extra_args(false);
  command->add_option("--id", options.id, "Their id; without it, a random one")->type_name("ID");
  command->add_option("--ttl", options.ttl, "How long it is valid: 90s, 30m, 12h, 7d")
      ->type_name("TIME")
      ->capture_default_str();
  return command;
}

CLI::App* add_status(CLI::App& app, StatusOptions& options) {
  CLI::App* command = add_command(
      app, "status", "Tells whether an intervention can be recorded now, and where each room stands", options.where);
  add_redis(command, options.where);
  command->add_option("--listen", options.where.listen, "Where the server listens (server.listen)")
      ->type_name("ADDR:PORT");
  command->add_flag("--json", options.json, "As JSON, for programs");
  return command;
}

CLI::App* add_verify(CLI::App& app, VerifyOptions& options) {
  CLI::App* command =
      app.add_subcommand("verify", "Checks a record: in the store with --config, or an export or a backup by its file");
  options.where.command = "verify";
  auto* file = command->add_option("FILE", options.file, "An export (JSON Lines) or a backup");
  auto* config = command->add_option("--config", options.where.config, "The configuration file")->type_name("FILE");
  auto* data = command->add_option("--data", options.where.data, "The data directory (server.data)")->type_name("DIR");
  auto* room = command->add_option("--room", options.room, "This room alone; without it, all")->type_name("ROOM");
  auto* redis =
      command->add_option("--redis", options.where.redis, "embedded, redis://HOST:PORT or unix:PATH (redis.address)")
          ->type_name("WHERE");
  command
      ->add_option(
          "--key", options.keys,
          "A key of the record that you trust: what GET /record/keys gave, or record.key; may be given again, and "
          "with --config beside the key at hand")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--head", options.heads,
          "A signed head that somebody has kept: the record must be the one that it was of; may be given again")
      ->type_name("FILE")
      ->allow_extra_args(false);
  for (auto* of_store : {data, room, redis}) of_store->needs(config);
  file->excludes(config);
  command->footer(
      "Exit status: 0, it holds; 1, it does not hold; 2, it could not be checked or judged (wrong usage, a file that "
      "is "
      "missing,\nRedis out of reach, a needed key not at hand).");
  return command;
}

CLI::App* add_export(CLI::App& app, ExportOptions& options) {
  CLI::App* command =
      add_command(app, "export", "Writes a room's record as JSON Lines, as a table or as a page; or who was accredited",
                  options.where);
  add_redis(command, options.where);
  auto* of = command->add_option_group("of", "Of what");
  auto* room = of->add_option("--room", options.room, "The room")->type_name("ROOM");
  of->add_flag("--people", options.people,
               "The register of people as a table: who was accredited or revoked, by whom, when and why; needs the "
               "record key at hand");
  of->require_option(1);
  command->add_option("--format", options.format, "jsonl (which can be verified), csv or html [jsonl]; of people, csv")
      ->type_name("FORMAT");
  auto* desk = command->add_flag("--desk", options.desk,
                                 "What the moderators see, not what was published; needs the record key at hand");
  desk->needs(room);
  command
      ->add_option("--language", options.language, "Of the page's titles: one of the dialogue's; without it, its first")
      ->type_name("LANG");
  command->add_option("--output", options.output, "The file; without it, standard output")->type_name("FILE");
  return command;
}

CLI::App* add_erase(CLI::App& app, EraseOptions& options) {
  CLI::App* command =
      add_command(app, "erase", "Removes one intervention's text and author for good; the reason stays", options.where);
  add_redis(command, options.where);
  command->add_option("--room", options.room, "The room")->required()->type_name("ROOM");
  command->add_option("--id", options.id, "The intervention's id")->required()->type_name("ID");
  command->add_option("--reason", options.reason, "Why; it is recorded, and the desk can read it")
      ->required()
      ->type_name("TEXT");
  return command;
}

CLI::App* add_backup(CLI::App& app, BackupOptions& options) {
  CLI::App* command = add_command(
      app, "backup", "Copies the whole record and its keys into one file, also while a server runs", options.where);
  add_redis(command, options.where);
  command->add_option("--output", options.output, "The file; readable by its owner alone, as it holds keys")
      ->required()
      ->type_name("FILE");
  command->add_flag("--force", options.force, "Replace a file that is there, which may be an earlier backup");
  return command;
}

CLI::App* add_restore(CLI::App& app, RestoreOptions& options) {
  CLI::App* command =
      add_command(app, "restore", "Writes a backup into an empty store; no server may run there", options.where);
  add_redis(command, options.where);
  command->add_option("--input", options.input, "The backup")->required()->type_name("FILE");
  return command;
}

CLI::App* add_privileges(CLI::App& app, PrivilegesOptions& options) {
  CLI::App* command = app.add_subcommand("privileges", "Prints who may do what, as docs/privileges.md has it");
  command->add_flag("--json", options.json, "As JSON, for programs");
  return command;
}

/// What goes wrong is told in one line.
int guarded(const std::function<int()>& command) {
  try {
    return command();
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

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app("Plenaria hosts live thematic consultation rooms.", "plenaria");
  app.set_version_flag("--version", PLENARIA_VERSION);
  app.require_subcommand(1);
  ServeOptions serving;
  TokenOptions minting;
  StatusOptions looking;
  VerifyOptions verifying;
  ExportOptions exporting;
  EraseOptions erasing;
  BackupOptions keeping;
  RestoreOptions restoring;
  PrivilegesOptions listing;
  const std::pair<CLI::App*, std::function<int()>> commands[] = {
      {add_serve(app, serving), [&] { return serve(serving); }},
      {add_token(app, minting), [&] { return token(minting); }},
      {add_status(app, looking), [&] { return status(looking); }},
      {add_verify(app, verifying), [&] { return verify(verifying); }},
      {add_export(app, exporting),
       [&] { return exporting.people ? export_people(exporting) : export_record(exporting); }},
      {add_erase(app, erasing), [&] { return erase(erasing); }},
      {add_backup(app, keeping), [&] { return backup(keeping); }},
      {add_restore(app, restoring), [&] { return restore(restoring); }},
      {add_privileges(app, listing), [&] { return privileges(listing); }},
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::fprintf(stderr, "plenaria: %s (plenaria --help tells more)\n", error.what());
    return kMistake;
  }
  for (const auto& [command, run] : commands)
    if (command->parsed()) {
      const int status = guarded(run);
      if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
      std::fprintf(stderr, "plenaria: Standard output cannot be written.\n");
      return status == 0 ? kMistake : status;
    }
  return kMistake;
}

}  // namespace plenaria
