from tracking.personal_data import all_personal_data


def test_page_says_what_is_kept_and_whose_committee_answers(client, anna, social, home_care):
    social.controller = "Socialnämnden"
    social.save()
    client.force_login(anna)

    page = client.get("/dina-uppgifter/").content.decode()

    assert "Socialnämnden ansvarar för uppgifterna om dig." in page
    assert [each.name for each in all_personal_data() if str(each.why) not in page or str(each.keep) not in page] == []


def test_nearest_unit_above_that_names_a_controller_decides(municipality, social, home_care, school):
    municipality.controller, home_care.controller = "Kommunstyrelsen", ""
    municipality.save()

    assert home_care.responsible() == "Kommunstyrelsen"
    social.controller = "Socialnämnden"
    social.save()
    assert (home_care.responsible(), school.responsible()) == ("Socialnämnden", "Kommunstyrelsen")


def test_person_who_belongs_nowhere_is_told_too(client, anna):
    anna.affiliations.all().delete()
    client.force_login(anna)

    assert "Kommunstyrelsen ansvarar" in client.get("/dina-uppgifter/").content.decode()


def test_page_says_it_in_english_too(client, anna, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(anna)

    page = client.get("/dina-uppgifter/").content.decode()

    assert "Attempt</summary>" in page and "Article 6(1)(e)" in page
    assert 'lang="sv">' not in page.partition("<main")[2].partition("</main>")[0]
