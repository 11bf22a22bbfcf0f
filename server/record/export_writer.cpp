#include "record/export_writer.hpp"

namespace plenaria {

std::optional<BroughtIntervention> brought_by(const EventView& view) {
  if (view.type != "intervention.published" && view.type != "intervention.submitted" &&
      view.type != "intervention.amended")
    return std::nullopt;
  if (const auto* desk = std::get_if<DeskView>(&view.data)) {
    const FullView& full = desk->item;
    return BroughtIntervention{full.id, full.status, full.content ? &*full.content : nullptr};
  }
  const auto* shown = std::get_if<PublicItem>(&view.data);
  if (!shown) return std::nullopt;
  if (const auto* gone = std::get_if<Tombstone>(shown)) return BroughtIntervention{gone->id, gone->status, nullptr};
  const auto& published = std::get<PublishedView>(*shown);
  return BroughtIntervention{published.content.id, Status::published, &published.content};
}

}  // namespace plenaria
