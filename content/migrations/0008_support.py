import content.ready
import content.second_reading
import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0007_films'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScenarioPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(help_text='Två eller tre meningar. Visas också i listan.', verbose_name='inledning')),
                ('minutes', models.PositiveSmallIntegerField(default=10, verbose_name='minuter')),
                ('sensitive', models.BooleanField(default=True, help_text='Sidan publiceras när någon annan än den som skrev har läst den.', verbose_name='känsligt ämne')),
                ('routine', wagtail.fields.RichTextField(blank=True, help_text='Länk till kommunens rutin. Visas i varje slut, med kommunens kontakt.', verbose_name='rutin')),
                ('nodes', wagtail.fields.StreamField([('scene', 9), ('ending', 14)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Kort och eget, till exempel ”I fikarummet”. Val hittar hit med namnet.', 'label': 'Namn', 'max_length': 60}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'Vad som händer, och vad den andra säger'}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Bild'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'Det du säger eller gör.', 'label': 'Val', 'max_length': 300}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Vad valet leder till'}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'Vad valet gjorde med dem, i en mening. Inga poäng.', 'label': 'Förtroende och öppenhet', 'max_length': 300}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': 'Rutans namn.', 'label': 'Leder till rutan', 'max_length': 60}), 7: ('wagtail.blocks.StructBlock', [[('text', 3), ('consequence', 4), ('trust', 5), ('to', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'default': [{}, {}], 'label': 'Val', 'max_num': 5, 'min_num': 1}), 9: ('wagtail.blocks.StructBlock', [[('name', 0), ('text', 1), ('image', 2), ('choices', 8)]], {}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Hur det slutar'}), 11: ('wagtail.blocks.CharBlock', (), {'help_text': 'En funktion, till exempel din chef. Inget namn.', 'label': 'Vem som tar över', 'max_length': 300}), 12: ('wagtail.blocks.TextBlock', (), {'help_text': 'Gärna en fråga, och vad som kunde gjorts annars.', 'label': 'Att tänka på'}), 13: ('wagtail.blocks.BooleanBlock', (), {'label': 'Oron hade en annan förklaring', 'required': False}), 14: ('wagtail.blocks.StructBlock', [[('name', 0), ('text', 10), ('takes_over', 11), ('discussion', 12), ('other_reason', 13)]], {})}, verbose_name='scener och slut')),
            ],
            options={
                'verbose_name': 'scenario',
                'verbose_name_plural': 'scenarier',
            },
            bases=(content.ready.ReadyToPublish, content.second_reading.SecondReading, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='SupportIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='inledning')),
            ],
            options={
                'verbose_name': 'samtalsstöd',
            },
            bases=(content.second_reading.SecondReading, 'wagtailcore.page'),
        ),
    ]
